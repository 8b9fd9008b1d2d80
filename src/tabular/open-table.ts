import { stat } from 'node:fs/promises';
import { AppError, messageOf } from '../common/errors.js';
import { openText } from './formats/open-text.js';
import { openXlsx } from './formats/open-xlsx.js';
import type { OpenedFormat } from './formats/opened-format.js';
import { Headings } from './header/headings.js';
import { containerOf, MAGIC_BYTES } from './magic.js';
import { DEFAULT_LIMITS, type OpenOptions, type TableLimits } from './options.js';
import type { TableSchema } from './schema.js';
import type { OpenTable, TableRow } from './table.js';
import { fileBytes, gunzip, takeHead } from './text/source.js';
import { spool } from './text/spool.js';
import { unreadable } from './unreadable.js';

/**
 * Opens a table: CSV, TSV, JSON, NDJSON or XLSX, plain or gzipped, told apart by content. What is not stated is detected, and
 * `info` says what and why. The caller must `close()` it. Errors: `FILE_UNREADABLE` saying what the file is instead, or what is
 * missing in it and how to state it; `VALIDATION_FAILED` for options that cannot be; the reason of `signal`.
 */
export async function openTable<F extends string>(
  path: string,
  schema: TableSchema<F>,
  options: OpenOptions<F> = {},
): Promise<OpenTable<F>> {
  const limits: TableLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const totalBytes = await sizeOf(path);
  const opening = { schema, headings: new Headings(schema), options, limits };
  let readBytes = 0;
  const share = () => (totalBytes === 0 ? 1 : Math.min(readBytes / totalBytes, 1));
  const file = await takeHead(
    fileBytes(path, (count) => (readBytes += count), options.signal),
    MAGIC_BYTES,
  );
  try {
    const outer = containerOf(file.head);
    if (outer === 'zip') {
      await file.all.return();
      return table(await openXlsx(path, null, opening), limits, options.signal);
    }
    if (outer === 'text')
      return table(await openText(file.all, null, opening, share), limits, options.signal);
    const unpacked = await takeHead(gunzip(file.all, limits), MAGIC_BYTES);
    const inner = containerOf(unpacked.head);
    if (inner === 'gzip') throw unreadable('The file is a gzip archive within another: unpack it once');
    if (inner === 'text')
      return table(await openText(unpacked.all, 'gzip', opening, share), limits, options.signal);
    const spooled = await spool(unpacked.all);
    return table(await openXlsx(spooled, 'gzip', opening), limits, options.signal);
  } catch (error) {
    await file.all.return().catch(() => undefined);
    throw error;
  }
}

function table<F extends string>(
  opened: OpenedFormat<F>,
  limits: TableLimits,
  signal: AbortSignal | undefined,
): OpenTable<F> {
  const rows = limited(opened, limits.rows, signal);
  return {
    info: opened.info,
    passedOver: opened.passedOver,
    rows,
    progress: opened.progress,
    close: async () => {
      // A generator that is asked for a row cannot be ended; the row fails when its file is closed.
      void rows.return(undefined).catch(() => undefined);
      await opened.close();
    },
  };
}

async function* limited<F extends string>(
  opened: OpenedFormat<F>,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TableRow<F>> {
  let count = 0;
  try {
    for await (const row of opened.rows) {
      signal?.throwIfAborted();
      count += 1;
      if (count > limit) throw unreadable(`The table has more than ${limit} rows: split the file`);
      yield row;
    }
  } finally {
    await opened.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw new AppError('FILE_UNREADABLE', `${path} cannot be read: it is a folder`);
    return file.size;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}
