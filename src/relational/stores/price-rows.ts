import type { NewProduct, PriceBasis, PriceList, Prices, Product } from '../price.js';
import { PRICE_BASES } from '../price.js';
import { normaliseText } from '../../common/text.js';
import { clean, cleanOrNull } from './material-rows.js';

/** The column of each price. */
const PRICE_COLUMNS: Readonly<Record<PriceBasis, string>> = {
  price: 'price',
  with_vat: 'price_with_vat',
  without_vat: 'price_without_vat',
  retail: 'retail_price',
  wholesale: 'wholesale_price',
};
const PRICES = PRICE_BASES.map((basis) => PRICE_COLUMNS[basis]);

/** Numerics go in and come out as texts: no driver makes a float of them. */
const asText = (column: string) => `trim_scale(p.${column})::text AS ${column}`;

/** A row of `products p`, as {@link toProduct} takes it. */
export const PRODUCT_COLUMNS = `p.place, p.line, p.id, p.name, p.sku, p.unit, p.use_category, p.description, p.currency, p.price_basis,
  ${['unit_price', ...PRICES, 'quantity'].map(asText).join(', ')}, p.is_processed, p.processed_at, p.material_id`;

/** A row of `price_lists l`, as {@link toPriceList} takes it. */
export const LIST_COLUMNS = `l.id, l.supplier_id, l.pricelistid, l.currency, l.price_date::text, l.uploaded_at, l.file_name, l.products,
  l.rejected, l.job_id`;

export interface ProductRow {
  place: number;
  line: number;
  id: string;
  name: string;
  sku: string | null;
  unit: string | null;
  use_category: string | null;
  description: string | null;
  currency: string;
  price_basis: PriceBasis | null;
  unit_price: string | null;
  price: string | null;
  price_with_vat: string | null;
  price_without_vat: string | null;
  retail_price: string | null;
  wholesale_price: string | null;
  quantity: string | null;
  is_processed: boolean;
  processed_at: Date | null;
  material_id: string | null;
}

export interface ListRow {
  id: string;
  supplier_id: string;
  pricelistid: string;
  currency: string;
  price_date: string;
  uploaded_at: Date;
  file_name: string | null;
  products: number;
  rejected: number;
  job_id: string;
}

export function toProduct(row: ProductRow): Product {
  return {
    place: row.place,
    line: row.line,
    id: row.id,
    name: row.name,
    sku: row.sku,
    unit: row.unit,
    useCategory: row.use_category,
    description: row.description,
    currency: row.currency,
    unitPrice: row.unit_price,
    basis: row.price_basis,
    prices: {
      price: row.price,
      with_vat: row.price_with_vat,
      without_vat: row.price_without_vat,
      retail: row.retail_price,
      wholesale: row.wholesale_price,
    },
    quantity: row.quantity,
    isProcessed: row.is_processed,
    processedAt: row.processed_at,
    materialId: row.material_id,
  };
}

export function toPriceList(row: ListRow): PriceList {
  return {
    id: row.id,
    supplierId: row.supplier_id,
    // The table has no greater ones than a number holds exactly.
    pricelistId: Number(row.pricelistid),
    currency: row.currency,
    priceDate: row.price_date,
    uploadedAt: row.uploaded_at,
    fileName: row.file_name,
    products: row.products,
    rejected: row.rejected,
    jobId: row.job_id,
  };
}

/** What the words of a query are looked for in; of both the same is made. */
export const searchKey = (text: string): string => normaliseText(clean(text));

const basisOf = (prices: Prices) => PRICE_BASES.find((basis) => prices[basis] !== null) ?? null;

/** A column of the input of a batch. */
interface InputColumn {
  name: string;
  type: 'text' | 'integer' | 'numeric';
  of: (product: NewProduct) => string | number | null;
}
const text = (name: string, of: (product: NewProduct) => string | null): InputColumn => ({
  name,
  type: 'text',
  of: (product) => cleanOrNull(of(product)),
});
const numeric = (name: string, of: (product: NewProduct) => string | null): InputColumn => ({
  name,
  type: 'numeric',
  of,
});

/** What a batch brings, one array a column. */
const INPUT_COLUMNS: readonly InputColumn[] = [
  { name: 'place', type: 'integer', of: ({ place }) => place },
  { name: 'line', type: 'integer', of: ({ line }) => line },
  text('name', ({ name }) => name),
  text('name_key', ({ name, sku }) => searchKey(sku === null ? name : `${name} ${sku}`)),
  text('sku', ({ sku }) => sku),
  text('unit', ({ unit }) => unit),
  text('use_category', ({ useCategory }) => useCategory),
  text('description', ({ description }) => description),
  text('currency', ({ currency }) => currency),
  text('price_basis', ({ prices }) => basisOf(prices)),
  numeric('unit_price', ({ prices }) => prices[basisOf(prices) ?? 'price']),
  ...PRICE_BASES.map((basis) => numeric(PRICE_COLUMNS[basis], ({ prices }) => prices[basis])),
  numeric('quantity', ({ quantity }) => quantity),
];

/** The names of the columns of {@link productInput}. */
export const INPUT_NAMES = INPUT_COLUMNS.map(({ name }) => name).join(', ');

/** Reads what {@link inputOf} gives, from the parameter `$first` on. */
export const productInput = (first: number): string =>
  `unnest(${INPUT_COLUMNS.map(({ type }, index) => `$${first + index}::${type}[]`).join(', ')})`;

export const inputOf = (products: readonly NewProduct[]): unknown[] =>
  INPUT_COLUMNS.map(({ of }) => products.map(of));
