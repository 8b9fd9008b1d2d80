import type { TableInfo } from '../../tabular/index.js';
import { PRICE_FIELDS, type PriceField } from './price-schema.js';
import { columnsOf, readProduct } from './read-product.js';

const HEADINGS: Partial<Record<PriceField, string>> = {
  price: 'Цена',
  price_with_vat: 'Цена с НДС, руб.',
  currency: 'Валюта',
};
const INFO = {
  columns: PRICE_FIELDS.map((field, index) => ({
    index: index + 1,
    heading: HEADINGS[field] ?? field,
    field,
    why: '',
  })),
} as TableInfo<PriceField>;

const read = (cells: Partial<Record<PriceField, string>>, group?: string) =>
  readProduct(
    { line: 7, cells: { name: 'Цемент М500', ...cells }, ...(group === undefined ? {} : { group }) },
    3,
    columnsOf(INFO, 'BYN'),
    (unit) => (unit === 'шт.' ? 'шт' : unit),
  );

describe('readProduct', () => {
  it('reads a row with everything in it', () => {
    expect(
      read(
        {
          ...{ sku: 'C-500', unit: 'шт.', description: 'Д0', count: '1 200,5', currency: 'руб.' },
          ...{ price: '9,19р.', price_with_vat: '11,03', retail_price: '—', wholesale_price: '9' },
        },
        'Вяжущие / Цемент',
      ),
    ).toEqual({
      ...{ place: 3, line: 7, name: 'Цемент М500', sku: 'C-500', unit: 'шт', description: 'Д0' },
      ...{ useCategory: 'Вяжущие / Цемент', currency: 'RUB', quantity: '1200.5' },
      prices: { price: '9.19', with_vat: '11.03', without_vat: null, retail: null, wholesale: '9' },
    });
  });

  it('prefers the category of the row to the title above it', () => {
    expect(read({ price: '1', use_category: 'Цемент' }, 'Вяжущие')).toMatchObject({ useCategory: 'Цемент' });
  });

  it('keeps amounts exactly', () => {
    expect(read({ price: '12345678901234,5678' })).toMatchObject({
      prices: { price: '12345678901234.5678' },
    });
  });

  it.each([
    [{ price: '12 $' }, 'USD'],
    [{ price: '12' }, 'BYN'],
    [{ price_with_vat: '12' }, 'RUB'],
    [{ price_with_vat: '12', currency: 'EUR' }, 'EUR'],
    [{ price: '12', currency: 'uzs' }, 'UZS'],
    [{ price: '12', currency: '€' }, 'EUR'],
  ] as const)('reads the currency of %j as %s', (cells, currency) => {
    expect(read(cells)).toMatchObject({ currency });
  });

  it('takes a price on request for none, and prefers one that is there', () => {
    expect(read({ price: 'по запросу' })).toMatchObject({ prices: { price: null }, currency: 'BYN' });
    expect(read({ price: 'договорная', wholesale_price: '5' })).toMatchObject({ prices: { wholesale: '5' } });
  });

  it('leaves out counts that are no numbers', () => {
    for (const count of ['много', '-3', '>10'])
      expect(read({ price: '1', count })).toMatchObject({ quantity: null });
  });

  it.each([
    [{ price: '1', name: 'Ц' }, 'name', 'Ц', 'is shorter than 2 characters'],
    [{}, 'Цена', null, 'has no price'],
    [{ price: '—' }, 'Цена', null, 'has no price'],
    [{ price: '0,00' }, 'Цена', '0,00', 'has no price: it is zero'],
    [{ price: '0.00001' }, 'Цена', '0.00001', 'has no price: it is zero'],
    [{ price: '-5' }, 'Цена', '-5', 'is negative'],
    [{ price: '123456789012345' }, 'Цена', '123456789012345', 'is more than 14 digits before the point'],
    [{ price: 'дорого' }, 'Цена', 'дорого', 'is not a price'],
    [{ price: '1', currency: 'у.е.' }, 'Валюта', 'у.е.', 'is no currency that is known'],
    [{ price: '1', currency: 'XQZ' }, 'Валюта', 'XQZ', 'is no currency that is known'],
    [{ price: '1 €', currency: 'RUB' }, 'Цена', '1 €', 'names two currencies: RUB and EUR'],
    [{ price: '1 $', price_with_vat: '80' }, 'Цена с НДС, руб.', '80', 'names two currencies: USD and RUB'],
    [{ price: '1', sku: 'x'.repeat(101) }, 'sku', 'x'.repeat(101), 'is longer than 100 characters'],
  ] as const)('rejects %j', (cells, column, value, reason) => {
    expect(read(cells)).toEqual({ line: 7, column, value, reason });
  });

  it('rejects a row without a name, and one that the file itself spoils', () => {
    const columns = columnsOf(INFO, 'RUB');
    const as = (unit: string) => unit;
    expect(readProduct({ line: 1, cells: { price: '1' } }, 1, columns, as)).toMatchObject({
      reason: 'the name is missing',
    });
    expect(readProduct({ line: 2, fault: 'is broken', column: 'Цена', value: '"' }, 1, columns, as)).toEqual({
      line: 2,
      column: 'Цена',
      value: '"',
      reason: 'is broken',
    });
  });
});
