import { loadPrices, pathOf, supplierOf } from '../support/price-client.js';
import { ABSENT, create, type Fixture } from './fixture.js';

const LIST = 'Кирпич М-150;К-150;шт;0,1\nКирпич щелевой;К-2;шт;0,2\nПлита;П-1;м2;12345678901234,5678';

/** Reading price lists, and what is done with their products, on every profile. */
export function pricesSuite({ api }: Fixture): void {
  describe('the prices of a supplier', () => {
    it('come page by page, filtered, each amount as it was written', async () => {
      const supplier = supplierOf('pages');
      await loadPrices(api(), supplier, LIST, { pricelistid: '3' });
      const first = await api().get(pathOf(supplier, 'pricelist/3?limit=2'));
      expect(first.body).toMatchObject({
        total_products: 3,
        products: [{ unit_price: '0.1' }, { unit_price: '0.2' }],
      });
      const cursor = first.body.next_cursor as string;
      const second = await api().get(pathOf(supplier, `pricelist/3?limit=2&cursor=${cursor}`));
      expect(second.body).toMatchObject({
        products: [{ unit_price: '12345678901234.5678', currency: 'RUB' }],
        next_cursor: null,
      });
      const found = async (query: string) =>
        (await api().get(pathOf(supplier, `latest?${query}`))).body.materials.map(
          ({ sku }: { sku: string }) => sku,
        ) as string[];
      expect(await found('query=кирпич+м150')).toEqual(['К-150']);
      expect(await found('currency=rub&min_price=0.2&max_price=1')).toEqual(['К-2']);
      expect(await found('category=Кирпич')).toEqual([]);
      expect((await api().get(pathOf(supplier, 'latest?min_price=1'))).body).toMatchObject({
        errors: [{ path: 'min_price' }],
      });
      await loadPrices(api(), supplier, 'Блок;Б-1;шт;7', { pricelistid: '3' });
      const stale = await api().get(pathOf(supplier, `pricelist/3?limit=2&cursor=${cursor}`));
      expect(stale).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR' } });
    });

    it('are computed by the database in decimals', async () => {
      const supplier = supplierOf('statistics');
      await loadPrices(api(), supplier, LIST);
      const { body } = await api().get(pathOf(supplier, 'statistics?ranges=1000,0.15'));
      expect(body.by_currency).toEqual([
        {
          ...{
            currency: 'RUB',
            price_basis: 'price',
            count: 3,
            products: 3,
            min: '0.1',
            max: '12345678901234.5678',
          },
          ...{ avg: '4115226300411.6226', median: '0.2' },
        },
      ]);
      expect(body.by_range.map(({ from, to }: { from: string; to: string | null }) => [from, to])).toEqual([
        ['0', '0.15'],
        ['0.15', '1000'],
        ['1000', null],
      ]);
    });

    it('are listed by day, and told of those who have some', async () => {
      const supplier = supplierOf('lists');
      await loadPrices(api(), supplier, LIST, { date: '2026-02-01', supplier_name: 'ООО «Лист»' });
      await loadPrices(api(), supplier, 'Блок;Б-1;шт;7', { date: '2026-01-01' });
      const all = await api().get(pathOf(supplier, 'all'));
      expect(all.body).toMatchObject({
        total_price_lists: 2,
        date_range: { from: '2026-01-01', to: '2026-02-01' },
        price_lists: [{ materials_count: 3 }, { materials_count: 1 }],
      });
      expect((await api().get(pathOf(supplier, 'latest'))).body.total_count).toBe(3);
      const suppliers: { supplier_id: string }[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await api().get(`/api/v1/prices/suppliers?limit=5${cursor && `&cursor=${cursor}`}`);
        suppliers.push(...body.suppliers);
        cursor = body.next_cursor;
      }
      expect(suppliers.find(({ supplier_id }) => supplier_id === supplier)).toMatchObject({
        name: 'ООО «Лист»',
        total_price_lists: 2,
        total_products: 4,
      });
    });

    it('are never older than an upload, a mark or a deletion that was acknowledged', async () => {
      const supplier = supplierOf('fresh');
      const paths = ['latest', 'all', 'pricelist/1', 'statistics'].map((what) => pathOf(supplier, what));
      const read = async () => {
        const answers = await Promise.all(paths.map((path) => api().get(path)));
        return answers.map(({ status, body }) => [status, JSON.stringify(body)]);
      };
      expect((await read()).map(([status]) => status)).toEqual([404, 404, 404, 404]);
      for (const price of ['1', '2', '3', '4']) {
        const before = await read();
        await loadPrices(api(), supplier, `Кирпич;К-1;шт;${price}`, { pricelistid: '1' });
        const after = await read();
        expect(after.map(([status]) => status)).toEqual([200, 200, 200, 200]);
        after.forEach(([, body], index) => expect(body).not.toBe(before[index]?.[1]));
        expect(after[0]?.[1]).toContain(`"unit_price":"${price}"`);
        expect(after[3]?.[1]).toContain(`"max":"${price}"`);
      }
      expect((await api().get(paths[0] ?? '')).headers.get('x-cache')).toMatch(/^HIT/);
      const id = (await api().get(paths[0] ?? '')).body.materials[0].id as string;
      for (const is_processed of [true, false, true]) {
        const marked = await api().patch(pathOf(supplier, `product/${id}/process`), { is_processed });
        expect(marked).toMatchObject({ status: 200, body: { id, is_processed } });
        expect((await api().get(paths[0] ?? '')).body.materials).toMatchObject([{ is_processed }]);
      }
      const deleted = await api().delete(pathOf(supplier));
      expect(deleted.body).toEqual({ supplier_id: supplier, deleted_price_lists: 1, deleted_products: 1 });
      expect((await read()).map(([status]) => status)).toEqual([404, 404, 404, 404]);
      expect((await api().delete(pathOf(supplier))).body).toMatchObject({ deleted_price_lists: 0 });
    });

    it('become the history of a material, by SKU or by a link', async () => {
      const supplier = supplierOf('history');
      const sku = `H-${Date.now()}`;
      const { body: material } = await create(api(), {
        name: 'Кирпич истории',
        use_category: 'К',
        unit: 'шт',
        sku,
      });
      const history = async () =>
        (await api().get(`/api/v1/materials/${material.id}/prices`)).body.prices as object[];
      expect(await history()).toEqual([]);
      await loadPrices(api(), supplier, `Кирпич;${sku};шт;100`, { date: '2026-01-01' });
      await loadPrices(api(), supplier, `Кирпич;${sku};шт;112,50`, { date: '2026-02-01' });
      const bySku = { matched_by: 'sku', currency: 'RUB', supplier_id: supplier };
      expect(await history()).toMatchObject([
        { ...bySku, unit_price: '112.5', change: '12.5', change_percent: '12.50', price_date: '2026-02-01' },
        { ...bySku, unit_price: '100', change: null },
      ]);
      await loadPrices(api(), supplier, 'Блок;Б-1;шт;7', { date: '2026-03-01' });
      const id = (await api().get(pathOf(supplier, 'latest'))).body.materials[0].id as string;
      const path = pathOf(supplier, `product/${id}/process`);
      const linked = await api().patch(path, { material_id: material.id });
      expect(linked.body).toMatchObject({ is_processed: true, material_id: material.id });
      expect(await history()).toMatchObject([{ matched_by: 'link', unit_price: '7' }, {}, {}]);
      await api().patch(path, { material_id: null });
      expect(await history()).toHaveLength(2);
      await api().patch(`/api/v1/materials/${material.id}`, { sku: `${sku}-new` });
      expect(await history()).toEqual([]);
      await api().delete(`/api/v1/materials/${material.id}`);
      const gone = await api().get(`/api/v1/materials/${material.id}/prices`);
      expect(gone).toMatchObject({ status: 404, body: { code: 'MATERIAL_NOT_FOUND' } });
    });

    it('are refused where there are none', async () => {
      const supplier = supplierOf('absent');
      const cases: [string, string][] = [
        [pathOf(supplier, 'latest'), 'PRICE_LIST_NOT_FOUND'],
        [pathOf(supplier, 'pricelist/7'), 'PRICE_LIST_NOT_FOUND'],
        [pathOf(supplier, 'pricelist/x'), 'VALIDATION_FAILED'],
        [pathOf(supplier, 'latest?cursor=x'), 'INVALID_CURSOR'],
        [`/api/v1/materials/${ABSENT}/prices`, 'MATERIAL_NOT_FOUND'],
      ];
      for (const [path, code] of cases) expect((await api().get(path)).body).toMatchObject({ code });
      await loadPrices(api(), supplier, LIST);
      const product = (await api().get(pathOf(supplier, 'latest'))).body.materials[0].id as string;
      const mark = (id: string, body: object) => api().patch(pathOf(supplier, `product/${id}/process`), body);
      expect((await mark(ABSENT, {})).body).toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
      expect((await mark(product, { material_id: ABSENT })).body).toMatchObject({
        code: 'MATERIAL_NOT_FOUND',
      });
    });
  });
}
