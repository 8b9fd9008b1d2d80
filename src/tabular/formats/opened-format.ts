import type { Headings } from '../header/headings.js';
import type { OpenOptions, TableLimits } from '../options.js';
import type { TableSchema } from '../schema.js';
import type { PassedOver, TableInfo, TableRow } from '../table.js';

/** What is asked of a file. */
export interface Opening<F extends string> {
  schema: TableSchema<F>;
  headings: Headings<F>;
  options: OpenOptions<F>;
  limits: TableLimits;
}

/** A file of one format, open. `close` may be called again, and at any moment. */
export interface OpenedFormat<F extends string> {
  info: TableInfo<F>;
  rows: AsyncGenerator<TableRow<F>>;
  passedOver: PassedOver;
  progress: () => number;
  close: () => Promise<void>;
}
