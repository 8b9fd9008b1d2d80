import { randomUUID } from 'node:crypto';
import type { HistoryQuery, ProductFilter } from '../../src/relational/index.js';
import { loadList, newSupplier, type PriceSubject, product } from '../support/price-lists.js';

const RED_BRICK = {
  name: 'Кирпич М-150 полнотелый',
  sku: 'KR-150',
  useCategory: 'Кирпич',
  price: '18.40',
} as const;
const PRODUCTS = [
  product(5, RED_BRICK),
  product(6, { name: 'Кирпич щелевой', useCategory: 'Кирпич', price: '15.5' }),
  product(9, { name: 'Цемент М500', useCategory: 'Цемент', price: { with_vat: '480', wholesale: '455' } }),
  product(10, { name: 'Цемент белый', useCategory: 'Цемент', price: '9.9', currency: 'EUR' }),
  product(12, { name: 'Доставка' }),
];

/** Every `PriceStore` passes this. `open` is called once for the suite. */
export function priceStoreContract(open: () => Promise<PriceSubject>): void {
  let subject: PriceSubject;
  const prices = () => subject.prices;
  const load = (...args: [string, ReturnType<typeof product>[], object?]) =>
    loadList(subject.priceLoads, ...args);
  const all = (supplierId: string, filter: ProductFilter = {}) =>
    prices().products({ supplierId, filter, limit: 100 });
  const lines = async (supplierId: string, filter: ProductFilter) =>
    (await all(supplierId, filter))?.products.map(({ line }) => line);

  beforeAll(async () => {
    subject = await open();
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  it('gives back what was added', async () => {
    const supplier = newSupplier();
    const whole = product(3, {
      name: 'Блок «Ёж» \u{1F9F1}',
      sku: 'B-1',
      unit: 'м3',
      useCategory: 'Блоки',
      description: 'D600',
      quantity: '12.5',
      price: { price: '1', with_vat: '1.2', without_vat: '1', retail: '1.5', wholesale: '0.9' },
    });
    await load(supplier, [whole, product(4)]);
    const [first, second] = (await all(supplier))?.products ?? [];
    expect(first).toMatchObject({ ...whole, unitPrice: '1', basis: 'price', isProcessed: false });
    expect(second).toMatchObject({ ...product(4), unitPrice: null, basis: null, materialId: null });
  });

  it('keeps money exactly', async () => {
    const supplier = newSupplier();
    const exact = ['0.1', '0.2', '12345678901234.5678', '99999999999999.9999', '0.0001'];
    await load(
      supplier,
      exact.map((price, line) => product(line + 1, { price, quantity: price })),
    );
    const found = (await all(supplier))?.products;
    expect(found?.map(({ unitPrice }) => unitPrice)).toEqual(exact);
    expect(found?.map(({ quantity }) => quantity)).toEqual(exact);
    expect(
      await lines(supplier, { minPrice: '12345678901234.5678', maxPrice: '12345678901234.5678' }),
    ).toEqual([3]);
  });

  it('takes the price itself for the price to compare by, else the first there is', async () => {
    const supplier = newSupplier();
    await load(supplier, [
      product(1, { price: { wholesale: '1', retail: '2' } }),
      product(2, { price: { wholesale: '1', retail: '2', without_vat: '3' } }),
      product(3, { price: { without_vat: '3', with_vat: '4' } }),
      product(4, { price: { with_vat: '4', price: '5' } }),
    ]);
    expect((await all(supplier))?.products.map(({ unitPrice, basis }) => [unitPrice, basis])).toEqual([
      ['2', 'retail'],
      ['3', 'without_vat'],
      ['4', 'with_vat'],
      ['5', 'price'],
    ]);
  });

  it('answers the latest list by the day of its prices, then by the upload', async () => {
    const supplier = newSupplier();
    const at = (day: string, uploaded: string) => ({ priceDate: day, uploadedAt: new Date(uploaded) });
    const may = await load(supplier, [product(1)], at('2026-05-01', '2026-05-01T10:00:00Z'));
    const april = await load(supplier, [product(1)], at('2026-04-01', '2026-05-03T10:00:00Z'));
    const latest = async () => (await all(supplier))?.list.id;
    expect(await latest()).toBe(may.id);
    const second = await load(supplier, [product(1)], at('2026-05-01', '2026-05-02T10:00:00Z'));
    expect(await latest()).toBe(second.id);
    const page = await prices().lists(supplier, undefined, 2);
    expect(page).toEqual({ total: 3, from: '2026-04-01', to: '2026-05-01', lists: [second, may] });
    expect((await prices().lists(supplier, may.id, 2)).lists).toEqual([april]);
    const old = await prices().products({
      supplierId: supplier,
      pricelistId: april.pricelistId,
      filter: {},
      limit: 1,
    });
    expect(old?.list).toEqual(april);
    expect(
      await prices().products({ supplierId: supplier, pricelistId: 99, filter: {}, limit: 1 }),
    ).toBeNull();
    expect(await all(newSupplier())).toBeNull();
  });

  it('pages through a list in the order of its lines, and through no other', async () => {
    const supplier = newSupplier();
    const { id: listId } = await load(supplier, PRODUCTS, { pricelistId: 1 });
    const page = (place: number) =>
      prices().products({ supplierId: supplier, filter: {}, limit: 2, after: { listId, place } });
    expect((await page(6))?.products.map(({ line }) => line)).toEqual([9, 10]);
    expect(await page(10)).toMatchObject({ total: 5, products: [{ line: 12 }] });
    await load(supplier, PRODUCTS, { pricelistId: 2, priceDate: '2026-02-01' });
    expect((await page(6))?.list.id).toBe(listId);
    await load(supplier, PRODUCTS, { pricelistId: 1 });
    await expect(page(6)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('filters by category, currency, price, words and whether it was processed', async () => {
    const supplier = newSupplier();
    await load(supplier, PRODUCTS);
    const id = (await all(supplier))?.products[1]?.id ?? '';
    await prices().mark(supplier, id, { isProcessed: true });
    const cases: [ProductFilter, number[]][] = [
      [{ category: 'Цемент' }, [9, 10]],
      [{ category: 'цемен' }, []],
      [{ currency: 'RUB' }, [5, 6, 9, 12]],
      [{ currency: 'RUB', minPrice: '15.5', maxPrice: '18.4' }, [5, 6]],
      [{ minPrice: '15.5001' }, [5, 9]],
      [{ isProcessed: true }, [6]],
      [{ isProcessed: false }, [5, 9, 10, 12]],
      [{ query: 'КИРПИЧ м150' }, [5]],
      [{ query: 'kr-150' }, [5]],
      [{ query: 'полнотелый цемент' }, []],
      [{ query: '100%' }, []],
    ];
    for (const [filter, expected] of cases)
      expect([filter, await lines(supplier, filter)]).toEqual([filter, expected]);
  });

  it('marks products of complete lists, links them to materials, and undoes both', async () => {
    const supplier = newSupplier();
    await load(supplier, PRODUCTS);
    const id = (await all(supplier))?.products[0]?.id ?? '';
    const materialId = randomUUID();
    const marked = await prices().mark(supplier, id, { isProcessed: true, materialId });
    expect(marked?.product).toMatchObject({ isProcessed: true, materialId, processedAt: expect.any(Date) });
    const again = await prices().mark(supplier, id, { isProcessed: true });
    expect(again?.product).toEqual(marked?.product);
    const undone = await prices().mark(supplier, id, { isProcessed: false, materialId: null });
    expect(undone?.product).toMatchObject({ isProcessed: false, materialId: null, processedAt: null });
    expect(await prices().mark(newSupplier(), id, { isProcessed: true })).toBeNull();
    await prices().deleteSupplier(supplier);
    expect(await prices().mark(supplier, id, { isProcessed: true })).toBeNull();
  });

  it('deletes everything of a supplier and nothing of others', async () => {
    const [supplier, other] = [newSupplier(), newSupplier()];
    await load(supplier, PRODUCTS);
    await load(supplier, PRODUCTS.slice(2));
    await load(other, PRODUCTS);
    expect(await prices().deleteSupplier(supplier)).toMatchObject({ lists: 2, products: 8 });
    expect(await prices().deleteSupplier(supplier)).toMatchObject({ lists: 0, products: 0 });
    expect([await all(supplier), (await all(other))?.total]).toEqual([null, 5]);
    const known = (await prices().suppliers(undefined, 1000)).map(({ supplierId }) => supplierId);
    expect([known.includes(supplier), known.includes(other)]).toEqual([false, true]);
    expect(known).toEqual([...known].sort());
  });

  it('computes statistics in decimals, each currency and basis for itself', async () => {
    const supplier = newSupplier();
    await load(supplier, PRODUCTS);
    const found = await prices().statistics({ supplierId: supplier }, {}, ['0', '16', '480'], 2);
    const one = (price: string) => ({ products: 1, priced: 1, ...same(price) });
    const same = (price: string) => ({ min: price, max: price, average: price, median: price });
    const bricks = { products: 2, priced: 2, min: '15.5', max: '18.4', average: '16.95', median: '16.95' };
    expect(found?.statistics).toEqual({
      currencies: [
        { currency: 'RUB', basis: 'price', ...bricks },
        { currency: 'EUR', basis: 'price', ...one('9.9') },
        { currency: 'RUB', basis: 'with_vat', ...one('480') },
        {
          ...{ currency: 'RUB', basis: null, products: 1, priced: 0 },
          ...{ min: null, max: null, average: null, median: null },
        },
      ],
      // Two categories, each with all its currencies.
      categories: [
        { category: 'Кирпич', currency: 'RUB', basis: 'price', ...bricks },
        { category: 'Цемент', currency: 'EUR', basis: 'price', ...one('9.9') },
        { category: 'Цемент', currency: 'RUB', basis: 'with_vat', ...one('480') },
      ],
      ranges: [
        { from: '0', to: '16', currency: 'EUR', basis: 'price', priced: 1, ...same('9.9') },
        { from: '0', to: '16', currency: 'RUB', basis: 'price', priced: 1, ...same('15.5') },
        { from: '16', to: '480', currency: 'RUB', basis: 'price', priced: 1, ...same('18.4') },
        { from: '480', to: null, currency: 'RUB', basis: 'with_vat', priced: 1, ...same('480') },
      ],
    });
    expect(await prices().statistics({ supplierId: newSupplier() }, {}, ['0'], 3)).toBeNull();
  });

  it('adds 0.1 and 0.2 to 0.3, and sees the last digit of large sums', async () => {
    const supplier = newSupplier();
    await load(supplier, [
      product(1, { price: '0.1' }),
      product(2, { price: '0.2' }),
      product(3, { price: '12345678901234.5678', currency: 'USD' }),
      product(4, { price: '12345678901234.5676', currency: 'USD' }),
    ]);
    const found = await prices().statistics({ supplierId: supplier }, {}, ['0'], 10);
    expect(found?.statistics.currencies).toMatchObject([
      { currency: 'RUB', average: '0.15', median: '0.15' },
      { currency: 'USD', average: '12345678901234.5677', median: '12345678901234.5677' },
    ]);
  });

  it('tells what a material cost, by link or by SKU, and how that changed', async () => {
    const [supplier, other] = [newSupplier(), newSupplier()];
    const [materialId, sku] = [randomUUID(), `SKU-${randomUUID()}`];
    const on = (priceDate: string) => ({ priceDate });
    await load(supplier, [product(1, { sku, price: '100' })], on('2026-01-01'));
    await load(supplier, [product(1, { sku, price: '112.5' })], on('2026-03-01'));
    await load(supplier, [product(1, { sku, price: '1.2', currency: 'EUR' })], on('2026-02-01'));
    await load(supplier, [product(1, { sku }), product(2, { sku, price: '5', unit: 'т' })], on('2026-04-01'));
    await load(other, [product(1, { price: '90' }), product(2, { sku, price: '7' })], on('2026-02-15'));
    const [linked, foreign] = (await all(other))?.products ?? [];
    await prices().mark(other, linked?.id ?? '', { isProcessed: true, materialId });
    await prices().mark(other, foreign?.id ?? '', { isProcessed: true, materialId: randomUUID() });

    const history = async (more: Partial<HistoryQuery> = {}) =>
      (await prices().history({ materialId, sku, limit: 100, ...more })).map((price) => [
        price.priceDate,
        price.supplierId === supplier ? 'supplier' : 'other',
        price.product.unitPrice,
        price.product.currency,
        price.matchedBy,
        price.change,
        price.changePercent,
      ]);
    const march = ['2026-03-01', 'supplier', '112.5', 'RUB', 'sku', '12.5', '12.50'];
    expect(await history()).toEqual([
      ['2026-04-01', 'supplier', '5', 'RUB', 'sku', null, null],
      march,
      ['2026-02-15', 'other', '90', 'RUB', 'link', null, null],
      ['2026-02-01', 'supplier', '1.2', 'EUR', 'sku', null, null],
      ['2026-01-01', 'supplier', '100', 'RUB', 'sku', null, null],
    ]);
    expect(await history({ from: '2026-03-01', to: '2026-03-31' })).toEqual([march]);
    expect(await history({ supplierId: supplier, currency: 'RUB', limit: 2 })).toHaveLength(2);
    expect(await history({ sku: null })).toHaveLength(1);
    await prices().deleteSupplier(supplier);
    expect(await history()).toHaveLength(1);
  });
}
