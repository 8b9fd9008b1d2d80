import type { TableSchema } from '../../src/tabular/index.js';

export type PriceField = 'sku' | 'name' | 'category' | 'unit' | 'stock' | 'price' | 'description';

/** What the tests look for in tables. */
export const PRICE_SCHEMA: TableSchema<PriceField> = {
  fields: {
    sku: { headings: ['артикул', 'sku', 'код', 'item code', 'code'] },
    name: {
      required: true,
      headings: ['наименование', 'наименование товара', 'номенклатура', 'name', 'product name'],
    },
    category: { headings: ['категория', 'category'] },
    unit: { headings: ['ед изм', 'ед', 'unit', 'uom'] },
    stock: { headings: ['остаток', 'кол-во', 'stock'] },
    price: { headings: ['цена с ндс', 'цена', 'цена розница', 'unit price', 'price'] },
    description: { headings: ['описание', 'description'] },
  },
  nameField: 'name',
  groupField: 'category',
  anchors: ['price'],
  arrayKeys: ['products'],
};
