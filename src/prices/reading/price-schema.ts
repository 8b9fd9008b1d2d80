import type { PriceBasis } from '../../relational/index.js';
import type { TableSchema } from '../../tabular/index.js';

/** The fields that a price list is read for, by the names that the API has for them. */
export const PRICE_FIELDS = [
  'name',
  'sku',
  'unit',
  'use_category',
  'description',
  'price',
  'price_with_vat',
  'price_without_vat',
  'retail_price',
  'wholesale_price',
  'currency',
  'count',
] as const;
export type PriceField = (typeof PRICE_FIELDS)[number];

/** The field of each price. */
export const FIELD_OF_PRICE = {
  price: 'price',
  with_vat: 'price_with_vat',
  without_vat: 'price_without_vat',
  retail: 'retail_price',
  wholesale: 'wholesale_price',
} as const satisfies Record<PriceBasis, PriceField>;

/** How suppliers head the columns of a price list. */
export const PRICE_SCHEMA: TableSchema<PriceField> = {
  fields: {
    name: {
      required: true,
      headings: [
        'name',
        'наименование',
        'название',
        'номенклатура',
        'наименование товара',
        'наименование материала',
        'наименование номенклатуры',
        'наименование продукции',
        'название товара',
        'товар',
        'материал',
        'продукция',
        'наименование товаров',
        'номенклатура характеристика упаковка',
        'product name',
        'item name',
        'product',
        'item',
        'title',
      ],
    },
    sku: {
      headings: [
        'sku',
        'артикул',
        'код товара',
        'код номенклатуры',
        'код',
        'арт',
        'article',
        'vendor code',
        'item code',
        'part number',
        'code',
      ],
    },
    unit: {
      headings: [
        'unit',
        'ед',
        'ед изм',
        'единица',
        'единица измерения',
        'ед измерения',
        'базовая единица измерения',
        'uom',
        'unit of measure',
      ],
    },
    use_category: {
      headings: ['use_category', 'category', 'категория', 'группа', 'товарная группа', 'раздел', 'group'],
    },
    description: {
      headings: ['description', 'описание', 'примечание', 'комментарий', 'характеристики', 'note', 'comment'],
    },
    price: {
      headings: [
        'unit_price',
        'price',
        'цена',
        'цена за единицу',
        'цена за ед',
        'стоимость',
        'unit price',
        'прайс',
      ],
    },
    price_with_vat: {
      headings: [
        'price_with_vat',
        'цена с ндс',
        'цена руб с ндс',
        'цена вкл ндс',
        'цена включая ндс',
        'стоимость с ндс',
        'price incl vat',
        'gross price',
      ],
    },
    price_without_vat: {
      headings: [
        'price_without_vat',
        'цена без ндс',
        'цена руб без ндс',
        'стоимость без ндс',
        'price excl vat',
        'net price',
      ],
    },
    retail_price: {
      headings: [
        'retail_price',
        'розничная цена',
        'цена розничная',
        'цена розница',
        'цена руб розница',
        'цена руб розничная',
        'розница',
        'ррц',
        'retail price',
        'retail',
      ],
    },
    wholesale_price: {
      headings: [
        'wholesale_price',
        'оптовая цена',
        'цена оптовая',
        'цена опт',
        'цена руб опт',
        'цена руб оптовая',
        'опт',
        'wholesale price',
        'wholesale',
        'buy_price',
      ],
    },
    currency: { headings: ['currency', 'валюта', 'валюта цены', 'вал'] },
    count: {
      headings: [
        'count',
        'количество',
        'остаток',
        'кол во',
        'наличие',
        'остаток на складе',
        'в наличии',
        'quantity',
        'qty',
        'stock',
      ],
    },
  },
  nameField: 'name',
  groupField: 'use_category',
  anchors: Object.values(FIELD_OF_PRICE),
  arrayKeys: ['products', 'prices', 'materials', 'items', 'rows', 'data'],
};
