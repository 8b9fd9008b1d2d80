import type { MaterialStore, NewMaterial } from '../../src/relational/index.js';

/** `MaterialStore.sortKeys` on every adapter. `open` makes an empty store; it is opened once for the suite. */
export function sortKeysContract(
  open: () => Promise<{ store: MaterialStore; close(): Promise<void> }>,
): void {
  let subject: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    subject = await open();
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  it('reads the fields of those that exist and pass the filter, and nothing else', async () => {
    const { store } = subject;
    const material = (name: string, sku: string | null): NewMaterial => ({
      name,
      sku,
      useCategory: 'Цемент',
      unit: 'т',
      description: null,
    });
    const outcomes = await store.insertMany([material('Первый', 'SORT-1'), material('Второй', null)]);
    const made = outcomes.flatMap((outcome) => (outcome.status === 'created' ? [outcome.material] : []));
    const ids = [...made.map(({ id }) => id), '00000000-0000-4000-8000-000000000000'];
    const found = await store.sortKeys(ids, ['sku', 'created_at', 'name']);
    expect(found).toEqual(
      new Map(made.map(({ id, sku, createdAt, name }) => [id, { sku, created_at: createdAt, name }])),
    );
    expect(await store.sortKeys(ids, [], { skuPattern: 'sort-*' })).toEqual(new Map([[made[0]!.id, {}]]));
    expect(await store.sortKeys([], ['name'])).toEqual(new Map());
  });
}
