import type { MaterialStore, NewMaterial } from '../../src/relational/index.js';

/** What the suite needs of an adapter. */
export interface MaterialStoreSubject {
  store: MaterialStore;
  close(): Promise<void>;
}

let serial = 0;
const material = (name: string, more: Partial<NewMaterial> = {}): NewMaterial => ({
  name,
  useCategory: 'Цемент',
  unit: 'т',
  sku: null,
  description: null,
  ...more,
});
const freshSku = () => `SKU-${(serial += 1)}`;

/** Every `MaterialStore` passes this. `open` makes an empty one; it is opened once for the suite. */
export function materialStoreContract(open: () => Promise<MaterialStoreSubject>): void {
  let subject: MaterialStoreSubject;
  let store: MaterialStore;

  beforeAll(async () => {
    subject = await open();
    store = subject.store;
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const create = async (name: string, more: Partial<NewMaterial> = {}) => {
    const [outcome] = await store.insertMany([material(name, more)]);
    if (outcome?.status !== 'created') throw new Error(`not created: ${JSON.stringify(outcome)}`);
    return outcome.material;
  };

  describe('writing batches', () => {
    it('creates, and gives back what it stores', async () => {
      const made = await create('Цемент М500 «Д0»', { sku: freshSku(), description: "O'Brien \\ 100%" });
      expect(made).toMatchObject({ version: 1, unit: 'т', description: "O'Brien \\ 100%" });
      expect(await store.findById(made.id)).toEqual(made);
    });

    it('reports a taken SKU in its place and inserts the others, also within the batch', async () => {
      const [taken, own] = [freshSku(), freshSku()];
      const holder = await create('Holder', { sku: taken });
      const outcomes = await store.insertMany([
        material('First of two', { sku: own }),
        material('Late for the SKU', { sku: taken }),
        material('Second of two', { sku: own }),
        material('Free'),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['created', 'conflict', 'conflict', 'created']);
      const first = outcomes[0]?.status === 'created' ? outcomes[0].material.id : '';
      expect(outcomes[1]).toEqual({ status: 'conflict', sku: taken, existingId: holder.id });
      expect(outcomes[2]).toEqual({ status: 'conflict', sku: own, existingId: first });
    });

    it('upserts by SKU and tells what it replaced; repeating it changes nothing', async () => {
      const sku = freshSku();
      const old = await create('Old name', { sku });
      const batch = [material('New name', { sku }), material('Fresh', { sku: freshSku() })];
      const [updated, created] = await store.upsertMany(batch);
      expect(updated).toMatchObject({
        status: 'updated',
        before: old,
        material: { id: old.id, name: 'New name', version: 2, createdAt: old.createdAt },
      });
      expect(created?.status).toBe('created');
      const again = await store.upsertMany(batch);
      expect(again.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
      expect(again[0]).toMatchObject({ material: updated?.status === 'updated' ? updated.material : {} });
    });

    it('upserts by id where there is no SKU', async () => {
      const { id } = await create('By id');
      const [outcome] = await store.upsertMany([material('By id, renamed', { id })]);
      expect(outcome).toMatchObject({ status: 'updated', material: { id, version: 2 } });
    });

    it('upserts what it is said to be the same as, if that exists and no SKU says otherwise', async () => {
      const { id } = await create('Made by hand');
      const [other, sku] = [await create('With a SKU', { sku: freshSku() }), freshSku()];
      const derived = '00000000-0000-5000-8000-00000000d0d0';
      const outcomes = await store.upsertMany([
        material('By its id', { id: derived, sameAs: id }),
        material('By its id again', { sameAs: id, sku }),
        material('By its SKU', { sameAs: id, sku: other.sku }),
        material('By neither', { id: derived, sameAs: '00000000-0000-4000-8000-00000000dead' }),
      ]);
      expect(outcomes).toMatchObject([
        { status: 'updated', material: { id, name: 'By its id' } },
        { status: 'updated', material: { id, name: 'By its id again', sku } },
        { status: 'updated', material: { id: other.id, name: 'By its SKU' } },
        { status: 'created', material: { id: derived } },
      ]);
    });

    it('takes repeats within a batch as if they came one after the other', async () => {
      const sku = freshSku();
      const outcomes = await store.upsertMany([
        material('Draft', { sku }),
        material('Final', { sku }),
        material('Final', { sku }),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['created', 'updated', 'unchanged']);
      expect(outcomes[2]).toMatchObject({ material: { name: 'Final', version: 2 } });
    });

    it('lets one of many parallel inserts of a SKU win', async () => {
      const sku = freshSku();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => store.insertMany([material(`Racer ${n}`, { sku })])),
      );
      const statuses = outcomes.flat().map(({ status }) => status);
      expect(statuses.filter((status) => status === 'created')).toHaveLength(1);
      expect(statuses.filter((status) => status === 'conflict')).toHaveLength(7);
    });

    it('settles parallel upserts of the same batch', async () => {
      const skus = Array.from({ length: 20 }, freshSku);
      const batch = (n: number) => skus.map((sku) => material(`Version ${n}`, { sku }));
      const outcomes = await Promise.all([1, 2, 3, 4].map((n) => store.upsertMany(batch(n).reverse())));
      expect(outcomes.flat().filter(({ status }) => status === 'created')).toHaveLength(20);
      const rows = await store.list({ filter: { skuPattern: skus[0] }, limit: 10 });
      expect(rows).toHaveLength(1);
    });

    it('keeps text that SQL or JSON could trip over', async () => {
      const name = `Q'"; DROP TABLE materials; -- $1 \\u0000 \u{1F9F1} `;
      const made = await create(`${name}\0${String.fromCharCode(0xd800)}`);
      expect((await store.findById(made.id))?.name).toBe(`${name}\ufffd`);
    });
  });

  describe('changing one', () => {
    it('updates given fields only and counts versions', async () => {
      const made = await create('Before', { sku: freshSku(), description: 'stays' });
      const { before, after } = await store.update(made.id, { name: 'After', unit: undefined });
      expect(before).toEqual(made);
      expect(after).toMatchObject({
        name: 'After',
        unit: 'т',
        description: 'stays',
        sku: made.sku,
        version: 2,
      });
      expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(made.updatedAt.getTime());
      expect(await store.findById(made.id)).toEqual(after);
      expect((await store.update(made.id, { sku: null })).after.sku).toBeNull();
    });

    it('refuses an unknown id, an old version and a taken SKU', async () => {
      const made = await create('Guarded', { sku: freshSku() });
      const other = await create('Other', { sku: freshSku() });
      await expect(
        store.update('00000000-0000-4000-8000-000000000000', { name: 'Nobody' }),
      ).rejects.toMatchObject({ code: 'MATERIAL_NOT_FOUND' });
      await expect(store.update(made.id, { name: 'Late' }, 7)).rejects.toMatchObject({
        code: 'VERSION_MISMATCH',
        details: { expected: 7, actual: 1 },
      });
      await expect(store.update(made.id, { sku: other.sku })).rejects.toMatchObject({
        code: 'SKU_TAKEN',
        details: { sku: other.sku, existingId: other.id },
      });
      expect(await store.findById(made.id)).toEqual(made);
    });

    it('lets one of many parallel updates of a version win', async () => {
      const made = await create('Contended');
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => store.update(made.id, { name: `Winner ${n}` }, 1)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await store.findById(made.id))?.version).toBe(2);
    });

    it('deletes once, guarded by the version', async () => {
      const made = await create('Short-lived');
      await expect(store.delete(made.id, 3)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
      expect(await store.delete(made.id, 1)).toEqual(made);
      expect(await store.delete(made.id)).toBeNull();
      expect(await store.findById(made.id)).toBeNull();
    });
  });

  describe('reading', () => {
    it('lists newest first and goes on behind a cursor without gaps', async () => {
      const useCategory = 'Listed';
      const outcomes = await store.insertMany(
        Array.from({ length: 7 }, (_, n) => material(`Listed ${n}`, { useCategory })),
      );
      const filter = { categories: [useCategory] };
      const all = await store.list({ filter, limit: 10 });
      expect(all).toHaveLength(outcomes.length);
      const paged: string[] = [];
      for (let after: { createdAt: Date; id: string } | undefined; ;) {
        const page = await store.list({ filter, limit: 3, after });
        paged.push(...page.map(({ id }) => id));
        after = page.at(-1);
        if (page.length < 3) break;
      }
      expect(paged).toEqual(all.map(({ id }) => id));
      expect(await store.list({ filter, limit: 2, skip: 5 })).toEqual(all.slice(5));
      expect(await store.count(filter)).toBe(7);
    });

    it('filters by units, SKU pattern and time; wildcards of SQL stand for themselves', async () => {
      const made = await create('Filtered', { sku: `A_${freshSku()}%x`, unit: 'ведро' });
      const count = (skuPattern: string) => store.count({ skuPattern });
      expect(await count('a_*%X')).toBe(1);
      expect(await count('A%')).toBe(0);
      expect(await store.count({ units: ['ведро'] })).toBe(1);
      const [before, after] = [
        new Date(made.createdAt.getTime() - 1),
        new Date(made.createdAt.getTime() + 1),
      ];
      const units = ['ведро'];
      expect(await store.count({ units, createdAfter: before, createdBefore: after })).toBe(1);
      expect(await store.count({ units, updatedAfter: after })).toBe(0);
      expect(await store.findByIds([made.id], { units: ['т'] })).toEqual([]);
      expect(await store.findByIds([made.id, '00000000-0000-4000-8000-000000000000'])).toEqual([made]);
    });

    it('counts categories and units', async () => {
      await create('Counted', { useCategory: 'Counted once', unit: 'бочка' });
      expect(await store.categories()).toContainEqual({ name: 'Counted once', count: 1 });
      expect(await store.units()).toContainEqual({ name: 'бочка', count: 1 });
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
