import { openTable } from './open-table.js';
import type { OpenOptions } from './options.js';
import type { TableSchema } from './schema.js';
import type { TableInfo, TableRow } from './table.js';

/** How a file would be read, and its first rows. */
export interface TablePreview<F extends string> {
  info: TableInfo<F>;
  rows: TableRow<F>[];
}

/** The first `count` rows of a file as they would be read, the mapping and why. Errors: those of {@link openTable}. */
export async function previewTable<F extends string>(
  path: string,
  schema: TableSchema<F>,
  options: OpenOptions<F>,
  count: number,
): Promise<TablePreview<F>> {
  const table = await openTable(path, schema, options);
  try {
    const rows: TableRow<F>[] = [];
    while (rows.length < count) {
      const next = await table.rows.next();
      if (next.done) break;
      rows.push(next.value);
    }
    return { info: table.info, rows };
  } finally {
    await table.close();
  }
}
