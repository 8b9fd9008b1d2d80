import { randomUUID } from 'node:crypto';
import { loadList, newList, newSupplier, type PriceSubject, product } from '../support/price-lists.js';

const END = { rejected: 0, supplierName: null };
const GONE = expect.objectContaining({ code: 'PRICE_LIST_GONE' }) as unknown;

/** Every `PriceLoadStore` passes this. `open` is called once for the suite. */
export function priceLoadStoreContract(open: () => Promise<PriceSubject>): void {
  let subject: PriceSubject;
  const loads = () => subject.priceLoads;
  const latest = (supplierId: string) => subject.prices.products({ supplierId, filter: {}, limit: 100 });
  const names = async (supplierId: string) => (await latest(supplierId))?.products.map(({ name }) => name);

  const sweepAll = async () => {
    while ((await loads().sweep(500)) !== null);
  };

  beforeAll(async () => {
    subject = await open();
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  it('shows a list when it is published, and not before', async () => {
    const supplier = newSupplier();
    const list = await newList(loads(), supplier);
    const { id, pricelistId, isDone } = await loads().begin(list);
    expect(isDone).toBe(false);
    await loads().add(id, [product(2, { price: '10' }), product(3)]);
    expect(await latest(supplier)).toBeNull();
    expect((await subject.prices.lists(supplier, undefined, 10)).lists).toEqual([]);
    expect(await loads().listOfJob(list.jobId)).toBeNull();
    const published = await loads().publish(id, { rejected: 4, supplierName: 'ООО «Бетон»' });
    expect(published).toMatchObject({
      outcome: 'published',
      list: { pricelistId, products: 2, rejected: 4 },
    });
    expect(await latest(supplier)).toMatchObject({ list: published.list, total: 2 });
    expect(await loads().listOfJob(list.jobId)).toEqual(published.list);
    const [known] = await subject.prices.suppliers(supplier.slice(0, -1), 1);
    expect(known).toMatchObject({ supplierId: supplier, name: 'ООО «Бетон»', priceLists: 1, products: 2 });
  });

  it('takes a line once, whoever adds it again, and goes on with the list of the same job', async () => {
    const supplier = newSupplier();
    const list = await newList(loads(), supplier);
    const first = await loads().begin(list);
    expect(await loads().add(first.id, [product(1), product(2)])).toBe(2);
    const again = await loads().begin(list);
    expect(again).toEqual(first);
    expect(await loads().add(again.id, [product(2, { name: 'Другой' }), product(3)])).toBe(1);
    await loads().publish(again.id, END);
    expect(await names(supplier)).toEqual(['Товар 1', 'Товар 2', 'Товар 3']);
  });

  it('answers a job that is repeated after the end what became of its list', async () => {
    const supplier = newSupplier();
    const list = await newList(loads(), supplier);
    const { id } = await loads().begin(list);
    await loads().add(id, [product(1)]);
    const published = await loads().publish(id, END);
    expect(await loads().begin(list)).toMatchObject({ id, isDone: true });
    expect(await loads().publish(id, END)).toMatchObject({ outcome: 'published', list: published.list });
    await expect(loads().add(id, [product(2)])).rejects.toEqual(GONE);
    expect(await names(supplier)).toEqual(['Товар 1']);
  });

  it('assigns a number above all that the supplier has', async () => {
    const supplier = newSupplier();
    const given = await loadList(loads(), supplier, [product(1)], { pricelistId: 41 });
    const assigned = await loadList(loads(), supplier, [product(1)]);
    expect([given.pricelistId, assigned.pricelistId]).toEqual([41, 42]);
    const two = await Promise.all([
      loadList(loads(), supplier, [product(1)]),
      loadList(loads(), supplier, [product(1)]),
    ]);
    expect(two.map(({ pricelistId }) => pricelistId).sort()).toEqual([43, 44]);
  });

  it('puts a list in the place of the one with its number at once', async () => {
    const supplier = newSupplier();
    const old = Array.from({ length: 300 }, (_, line) => product(line + 1, { name: 'старый' }));
    const fresh = Array.from({ length: 200 }, (_, line) => product(line + 1, { name: 'новый' }));
    await loadList(loads(), supplier, old, { pricelistId: 7 });
    const seen = new Set<string>();
    const over = new AbortController();
    const read = async () => {
      while (!over.signal.aborted) {
        const page = await subject.prices.products({ supplierId: supplier, filter: {}, limit: 1000 });
        const kinds = new Set(page?.products.map(({ name }) => name));
        seen.add(
          `${[...kinds].join()} ${page?.total ?? 0} ${page?.products.length ?? 0} ${page?.list.products ?? 0}`,
        );
      }
    };
    const reading = read();
    for (const products of [fresh, old, fresh]) {
      await loadList(loads(), supplier, products, { pricelistId: 7 });
      await sweepAll();
    }
    over.abort();
    await reading;
    expect(seen.size).toBeGreaterThan(0);
    expect(['старый 300 300 300', 'новый 200 200 200']).toEqual(expect.arrayContaining([...seen]));
    expect(await names(supplier)).toEqual(Array.from({ length: 100 }, () => 'новый'));
    expect((await subject.prices.lists(supplier, undefined, 10)).total).toBe(1);
  });

  it('lets the later upload of a number stand, whichever is loaded first', async () => {
    const supplier = newSupplier();
    const earlier = await newList(loads(), supplier, {
      pricelistId: 7,
      uploadedAt: new Date('2026-01-01T00:00:00Z'),
    });
    const { id } = await loads().begin(earlier);
    await loads().add(id, [product(1, { name: 'Прежний' })]);
    const later = await loadList(loads(), supplier, [product(1, { name: 'Новый' })], {
      pricelistId: 7,
      uploadedAt: new Date('2026-01-02T00:00:00Z'),
    });
    expect(await loads().publish(id, END)).toMatchObject({ outcome: 'outdated', list: later });
    expect(await loads().publish(id, END)).toMatchObject({ outcome: 'outdated', list: later });
    expect(await loads().listOfJob(earlier.jobId)).toBeNull();
    expect(await names(supplier)).toEqual(['Новый']);
  });

  it('keeps one of two lists that are the same', async () => {
    const supplier = newSupplier();
    const first = await loadList(loads(), supplier, [product(1)], { loadKey: 'same' });
    const second = await newList(loads(), supplier, { loadKey: 'same' });
    const { id } = await loads().begin(second);
    await loads().add(id, [product(1)]);
    expect(await loads().publish(id, END)).toMatchObject({ outcome: 'duplicate', list: first });
    expect(await loads().listOfJob(second.jobId)).toEqual(first);
    expect((await subject.prices.lists(supplier, undefined, 10)).total).toBe(1);
    // Of another supplier it is not the same.
    const other = newSupplier();
    await loadList(loads(), other, [product(1)], { loadKey: 'same' });
    expect(await names(other)).toEqual(['Товар 1']);
  });

  it('loads nothing that was uploaded before everything of the supplier was deleted', async () => {
    const supplier = newSupplier();
    const [queued, running, loaded] = await Promise.all([
      newList(loads(), supplier),
      newList(loads(), supplier),
      newList(loads(), supplier),
    ]);
    const { id } = await loads().begin(running);
    const { id: ready } = await loads().begin(loaded);
    await loads().add(ready, [product(1)]);
    await subject.prices.deleteSupplier(supplier);
    await expect(loads().begin(queued)).rejects.toEqual(GONE);
    await expect(loads().begin(running)).rejects.toEqual(GONE);
    await expect(loads().add(id, [product(1)])).rejects.toEqual(GONE);
    await expect(loads().publish(ready, END)).rejects.toEqual(GONE);
    expect(await latest(supplier)).toBeNull();
    await loadList(loads(), supplier, [product(1)]);
    expect(await names(supplier)).toEqual(['Товар 1']);
  });

  it('removes the products of lists that nobody sees any more, a batch at a time', async () => {
    await sweepAll();
    const supplier = newSupplier();
    const products = Array.from({ length: 25 }, (_, line) => product(line + 1));
    await loadList(loads(), supplier, products);
    await subject.prices.deleteSupplier(supplier);
    expect([await loads().sweep(10), await loads().sweep(10), await loads().sweep(10)]).toEqual([10, 10, 5]);
    expect(await loads().sweep(10)).toBeNull();
  });

  it('gives up what the job ended without publishing, and nothing while the job waits or runs', async () => {
    await sweepAll();
    const { job } = await subject.jobs.submit({ kind: 'process-prices', params: {} });
    const list = await newList(loads(), newSupplier(), { jobId: job.id });
    const { id } = await loads().begin(list);
    await loads().add(id, [product(1)]);
    expect(await loads().sweep(10)).toBeNull();
    await subject.jobs.cancel(job.id);
    await expect(loads().publish(id, END)).rejects.toEqual(GONE);
    expect(await loads().sweep(10)).toBe(1);
    await expect(loads().publish(id, END)).rejects.toEqual(GONE);
  });

  it('remembers every change until the cache was told', async () => {
    const log = subject.priceChanges;
    const supplier = newSupplier();
    const mine = async () => (await log.pending(1000)).filter(({ supplierId }) => supplierId === supplier);
    await loadList(loads(), supplier, [product(1)]);
    const page = await latest(supplier);
    await subject.prices.mark(supplier, page?.products[0]?.id ?? '', { isProcessed: true });
    const { seq } = await subject.prices.deleteSupplier(supplier);
    const changes = await mine();
    expect(changes).toHaveLength(3);
    expect(changes.at(-1)).toEqual({ seq, supplierId: supplier });
    expect((await log.due(1000)).filter(({ supplierId }) => supplierId === supplier)).toEqual([]);
    await log.hasten([seq]);
    expect(await log.due(1000)).toContainEqual({ seq, supplierId: supplier });
    await log.told(changes.map((change) => change.seq));
    expect([await mine(), await log.hasAny([seq])]).toEqual([[], false]);
    expect(await log.hasAny([randomSeq()])).toBe(false);
  });
}

const randomSeq = () => BigInt(`0x${randomUUID().slice(0, 8)}`).toString() + '00000';
