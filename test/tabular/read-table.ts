import { openTable, type OpenOptions, type TableInfo, type TableRow } from '../../src/tabular/index.js';
import { PRICE_SCHEMA, type PriceField } from '../support/price-schema.js';

/** The folder of the fixtures, which `test/fixtures/make-tables.mjs` writes. */
export const TABLES = 'test/fixtures/tables';

export interface ReadTable {
  info: TableInfo<PriceField>;
  rows: TableRow<PriceField>[];
  /** What ended the reading before the end. */
  failure?: unknown;
}

/** Reads a file to its end, and closes it. Errors: those of opening it. */
export async function readTable(path: string, options?: OpenOptions<PriceField>): Promise<ReadTable> {
  const table = await openTable(path, PRICE_SCHEMA, options);
  const rows: TableRow<PriceField>[] = [];
  try {
    for await (const row of table.rows) rows.push(row);
    return { info: table.info, rows };
  } catch (failure) {
    return { info: table.info, rows, failure };
  } finally {
    await table.close();
  }
}

/** A row in one line: `2: sku|name|category|unit|stock|price|description <group>`, or `2! column fault`. */
export function brief(row: TableRow<PriceField>): string {
  if ('fault' in row) return `${row.line}! ${row.column === undefined ? '' : `${row.column} `}${row.fault}`;
  const { sku, name, category, unit, stock, price, description } = row.cells;
  const cells = [sku, name, category, unit, stock, price, description].map((cell) => cell ?? '').join('|');
  return `${row.line}: ${cells.replace(/\|+$/, '')}${row.group === undefined ? '' : ` <${row.group}>`}`;
}
