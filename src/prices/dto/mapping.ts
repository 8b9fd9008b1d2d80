import type { ProductFilter } from '../../relational/index.js';
import type { PriceUpload } from '../loading/price-upload.service.js';
import type { PriceListOptions } from '../reading/open-price-list.js';
import type { ProductFilterQueryDto } from './product-query.dto.js';
import type { ProcessPricesDto } from './upload.dto.js';

/** The filter of a query. */
export const filterOf = (query: ProductFilterQueryDto): ProductFilter => ({
  category: query.category,
  isProcessed: query.is_processed,
  currency: query.currency,
  minPrice: query.min_price,
  maxPrice: query.max_price,
  query: query.query,
});

/** Where ranges begin: from zero on, in order, each once, whatever way the numbers are written. */
export function boundsOf(ranges: readonly string[]): string[] {
  const byValue = new Map(['0', ...ranges].map((bound) => [scaled(bound), bound]));
  return [...byValue].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bound]) => bound);
}

/** In ten-thousandths, exactly. */
function scaled(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(4, '0'));
}

/** How a file is to be read; what is not stated is absent, and the order of a mapping does not matter. */
export function optionsOf(body: ProcessPricesDto): PriceListOptions {
  const { encoding, delimiter, sheet, header_row, mapping, currency } = body;
  const given = {
    encoding,
    delimiter,
    sheet: sheet !== undefined && /^\d{1,3}$/.test(sheet) ? Number(sheet) : sheet,
    headerRow: header_row,
    mapping: mapping && Object.fromEntries(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1))),
    currency,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What an upload brings beside its file. */
export const uploadOf = (body: ProcessPricesDto): PriceUpload => ({
  supplierId: body.supplier_id,
  supplierName: body.supplier_name ?? null,
  pricelistId: body.pricelistid ?? null,
  priceDate: body.date ?? null,
  options: optionsOf(body),
});
