import { type LocalFile, lookAt } from '../../uploads/index.js';
import type { PricePreviewDto, PricePreviewRowDto } from '../dto/preview.dto.js';
import type { NewProduct } from '../../relational/index.js';
import { openPriceList, type PriceListOptions } from '../reading/open-price-list.js';
import type { RowReject } from '../reading/read-product.js';

/** So many rows are looked at, and so many of each sort are shown. */
const [LOOKED_AT, SHOWN] = [1000, 20];

/** How a price list would be read, by its first rows. Errors: `FILE_UNREADABLE`. */
export function previewPriceList(
  file: LocalFile,
  options: PriceListOptions,
  unitOf: (name: string) => string,
): Promise<PricePreviewDto> {
  return lookAt((signal) => firstRows(file, { ...options, signal }, unitOf));
}

async function firstRows(
  file: LocalFile,
  options: PriceListOptions,
  unitOf: (name: string) => string,
): Promise<PricePreviewDto> {
  const list = await openPriceList(file.path, options, unitOf);
  try {
    const products: NewProduct[] = [];
    const rejects: RowReject[] = [];
    while (products.length + rejects.length < LOOKED_AT) {
      const next = await list.rows.next();
      if (next.done) break;
      const { row } = next.value;
      if ('reason' in row) rejects.push(row);
      else products.push(row);
    }
    const { headerLine, ...info } = list.info;
    return {
      name: file.name,
      bytes: file.bytes,
      sha256: file.sha256,
      ...info,
      header_line: headerLine,
      rows: products.slice(0, SHOWN).map(rowView),
      rows_read: products.length + rejects.length,
      rejected: rejects.length,
      rejects: rejects.slice(0, SHOWN),
    };
  } finally {
    await list.close();
  }
}

function rowView(product: NewProduct): PricePreviewRowDto {
  const { prices } = product;
  return {
    line: product.line,
    name: product.name,
    sku: product.sku,
    unit: product.unit,
    use_category: product.useCategory,
    description: product.description,
    currency: product.currency,
    price: prices.price,
    price_with_vat: prices.with_vat,
    price_without_vat: prices.without_vat,
    retail_price: prices.retail,
    wholesale_price: prices.wholesale,
    price_on_request: Object.values(prices).every((price) => price === null),
    count: product.quantity,
  };
}
