import type { NewProduct } from '../../relational/index.js';
import { type OpenOptions, openTable, type OpenTable, unreadable } from '../../tabular/index.js';
import { PRICE_SCHEMA, FIELD_OF_PRICE, type PriceField } from './price-schema.js';
import { columnsOf, readProduct, type RowReject } from './read-product.js';

/** `у.е.`: units that are worth whatever the supplier says. */
const CONVENTIONAL_UNITS = /(?<!\p{L})у\.? ?е\.?(?!\p{L})/iu;
/** What is taken where neither the file nor the upload names a currency. */
export const DEFAULT_CURRENCY = 'RUB';

/** How a price list is to be read. */
export interface PriceListOptions extends OpenOptions<PriceField> {
  /** Of prices that name none; {@link DEFAULT_CURRENCY} if absent. */
  currency?: string;
}

/** A price list that is being read. */
export interface OpenPriceList extends Pick<OpenTable<PriceField>, 'info' | 'progress' | 'close'> {
  /** Every row, once: a product, or why it is none. Both have the place, from 1. Errors: `FILE_UNREADABLE` where the file breaks off. */
  rows: AsyncGenerator<{ place: number; row: NewProduct | RowReject }>;
}

/**
 * Opens a file as a price list. Errors: `FILE_UNREADABLE`, also for a table without a column of prices, or with prices in `у.е.` while no
 * currency is stated.
 * @param unitOf the canonical name of a unit
 */
export async function openPriceList(
  path: string,
  { currency, ...options }: PriceListOptions,
  unitOf: (name: string) => string,
): Promise<OpenPriceList> {
  const table = await openTable(path, PRICE_SCHEMA, options);
  try {
    checkColumns(table, currency);
  } catch (error) {
    await table.close();
    throw error;
  }
  return {
    info: table.info,
    progress: () => table.progress(),
    close: () => table.close(),
    rows: products(table, currency ?? DEFAULT_CURRENCY, unitOf),
  };
}

async function* products(
  table: OpenTable<PriceField>,
  currency: string,
  unitOf: (name: string) => string,
): OpenPriceList['rows'] {
  const columns = columnsOf(table.info, currency);
  let place = 0;
  for await (const row of table.rows) {
    place += 1;
    yield { place, row: readProduct(row, place, columns, unitOf) };
  }
}

function checkColumns({ info }: OpenTable<PriceField>, currency: string | undefined): void {
  const fields: readonly string[] = Object.values(FIELD_OF_PRICE);
  const prices = info.columns.filter(({ field }) => field !== null && fields.includes(field));
  // The columns of JSON are those of its first records; a price may come later.
  if (prices.length === 0 && info.headerLine !== null)
    throw unreadable(
      'No column holds prices: name one with `mapping`, such as {"price": "Стоимость, руб."} or {"price": 4}.',
    );
  const conventional = prices.find(({ heading }) => CONVENTIONAL_UNITS.test(heading));
  if (conventional && currency === undefined)
    throw unreadable(
      `The heading "${conventional.heading.slice(0, 100)}" names у.е., which is no currency: say which one it is with \`currency\`.`,
    );
}
