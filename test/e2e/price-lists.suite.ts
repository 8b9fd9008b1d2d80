import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPrices, pathOf, sendPrices, supplierOf } from '../support/price-client.js';
import { ended } from '../support/upload-client.js';
import type { Fixture } from './fixture.js';

const table = (name: string) => readFileSync(join(__dirname, '../fixtures/tables', name));

/** Price lists as they come in, on every profile. */
export function priceListsSuite({ api }: Fixture): void {
  const latest = (supplier: string, query = '') => api().get(pathOf(supplier, `latest${query}`));

  describe('a price list that is uploaded', () => {
    it('becomes a job and then the latest list: a CSV of 1С in windows-1251', async () => {
      const supplier = supplierOf('1c');
      const fields = { supplier_name: 'Стройпоставка', date: '2026-02-01', pricelistid: '12' };
      const answer = await sendPrices(api(), supplier, table('1c-windows-1251.csv'), fields);
      expect(answer).toMatchObject({ status: 202, body: { kind: 'process-prices', duplicate_of: null } });
      expect(answer.headers.get('location')).toBe(`/api/v1/jobs/${answer.body.id}`);
      expect(await ended(api(), answer.body.id as string)).toMatchObject({
        status: 'completed',
        result: { supplier_id: supplier, pricelistid: 12, raw_products_processed: 2, outcome: 'published' },
      });
      const { body } = await latest(supplier);
      expect(body).toMatchObject({
        supplier_id: supplier,
        pricelistid: 12,
        price_date: '2026-02-01',
        total_count: 2,
        next_cursor: null,
        statistics: { unit_price_range: [{ currency: 'RUB', count: 2, min: '9.19', max: '118.4' }] },
      });
      expect(body.materials[0]).toMatchObject({
        ...{ line: 5, name: 'Гвоздь строительный 4х100, шт', sku: '00-00001234', unit: 'кг' },
        ...{ currency: 'RUB', unit_price: '118.4', price_basis: 'with_vat', price_with_vat: '118.4' },
        ...{ price: null, count: '1250', price_on_request: false, is_processed: false, material_id: null },
      });
    });

    it('is read from workbooks, with headings of two lines, and the noise of floating point taken off', async () => {
      const supplier = supplierOf('xlsx');
      await loadPrices(api(), supplier, table('merged-header.xlsx'));
      expect((await latest(supplier)).body.materials).toMatchObject([
        { name: 'Мастика битумная', retail_price: '120', wholesale_price: '95.5', unit_price: '120' },
      ]);
      await loadPrices(api(), supplier, table('numbers.xlsx'), { currency: 'EUR' });
      expect((await latest(supplier)).body.materials).toMatchObject([
        { sku: '4607012345678', unit_price: '0.3', currency: 'EUR', count: '0.011' },
        { unit_price: '1234.5' },
        { unit_price: '19.99', count: null },
        { unit_price: '100.1' },
      ]);
    });

    it('says which rows it does not take, and why', async () => {
      const supplier = supplierOf('rejects');
      const rows = ['Кирпич;К-1;шт;18,40', 'Блок;Б-1;шт;-5', 'Плита;П-1;шт;0,00', 'Доставка;Д-1;;по запросу'];
      const job = await loadPrices(api(), supplier, rows.join('\n'));
      expect(job).toMatchObject({ rejected: 2, result: { raw_products_processed: 2, rejected: 2 } });
      const report = await api().get(`/api/v1/jobs/${job.id}/rejects`);
      expect(report.body).toMatch(/3,Цена,.*-5,is negative/);
      expect(report.body).toMatch(/4,Цена,"?0,00"?,has no price: it is zero/);
      const { body } = await latest(supplier);
      expect(body.materials).toMatchObject([
        { name: 'Кирпич', unit_price: '18.4' },
        { name: 'Доставка', unit_price: null, price_on_request: true },
      ]);
    });

    it('keeps the prices of each currency apart', async () => {
      const supplier = supplierOf('currencies');
      await loadPrices(api(), supplier, table('currencies.csv'));
      const { body } = await api().get(pathOf(supplier, 'statistics'));
      const averages = body.by_currency.map((spread: { currency: string; avg: string }) => [
        spread.currency,
        spread.avg,
      ]);
      expect(Object.fromEntries(averages as [string, string][])).toMatchObject({
        USD: '12.5',
        BYN: '12.9',
        KZT: '4500',
      });
    });

    it('is shown and not kept in a dry run', async () => {
      const supplier = supplierOf('dry');
      const fields = { dry_run: 'true', mapping: '{"sku": 2, "price": "Цена"}' };
      const preview = await sendPrices(api(), supplier, 'Кирпич;К-1;шт.;18,40\nБлок;Б-1;шт;-5', fields);
      expect(preview).toMatchObject({
        status: 200,
        body: {
          format: 'csv',
          header_line: 1,
          rows: [{ name: 'Кирпич', price: '18.4', currency: 'RUB', unit: 'шт' }],
          rows_read: 2,
          rejects: [{ line: 3, column: 'Цена', value: '-5', reason: 'is negative' }],
        },
      });
      expect((await latest(supplier)).status).toBe(404);
    });

    it('is recognised when it comes again, and loaded again when its list is gone', async () => {
      const supplier = supplierOf('again');
      const send = () => sendPrices(api(), supplier, 'Кирпич;К-1;шт;18,40', { pricelistid: '5' });
      const first = await send();
      await ended(api(), first.body.id as string);
      expect(await send()).toMatchObject({ status: 200, body: { id: first.body.id } });
      await loadPrices(api(), supplier, 'Кирпич;К-1;шт;20', { pricelistid: '5' });
      const again = await send();
      expect(again).toMatchObject({ status: 202, body: { duplicate_of: null } });
      await ended(api(), again.body.id as string);
      expect((await latest(supplier)).body.materials).toMatchObject([{ unit_price: '18.4' }]);
      await api().delete(pathOf(supplier));
      const after = await send();
      expect(after.status).toBe(202);
      await ended(api(), after.body.id as string);
      expect((await latest(supplier)).body.total_count).toBe(1);
    });

    it('leaves nothing to be seen when it breaks off, or has no product', async () => {
      const supplier = supplierOf('broken');
      await loadPrices(api(), supplier, 'Кирпич;К-1;шт;18,40');
      const job = await loadPrices(api(), supplier, 'Блок;Б-1;шт;-5');
      expect(job).toMatchObject({ status: 'failed', error: { code: 'FILE_UNREADABLE' } });
      expect((await latest(supplier)).body.materials).toMatchObject([{ name: 'Кирпич' }]);
      expect((await api().get(pathOf(supplier, 'all'))).body.total_price_lists).toBe(1);
    });

    it.each([
      ['has no prices', Buffer.from('Наименование;Цвет\nКирпич;красный\n')],
      ['has prices in у.е.', Buffer.from('Наименование;Цена, у.е.\nКирпич;5\n')],
      ['has a header alone', Buffer.from('Наименование;Цена\n')],
    ])('is refused when it %s', async (_, content) => {
      const answer = await sendPrices(api(), supplierOf('refused'), content);
      expect(answer).toMatchObject({ status: 400, body: { code: 'FILE_UNREADABLE' } });
    });

    it.each([
      [{ supplier_id: '' }, 'supplier_id'],
      [{ pricelistid: '0' }, 'pricelistid'],
      [{ currency: 'XQZ' }, 'currency'],
      [{ date: '2026-02-30' }, 'date'],
      [{ date: '0000-01-01' }, 'date'],
      [{ mapping: '{"colour": 1}' }, 'mapping'],
      [{ mapping: '{"name": "\\u0000"}' }, 'mapping'],
    ])('is refused with %j', async (fields: Record<string, string>, path) => {
      const answer = await sendPrices(api(), 'somebody', 'Кирпич;К-1;шт;18,40', fields);
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
    });
  });
}
