import { AppError } from '../common/errors.js';

/** The fields that an import reads. */
export const FIELDS = ['sku', 'name', 'useCategory', 'unit', 'description'] as const;
export type Field = (typeof FIELDS)[number];

/** What a row says of each field, as the file has it. */
export type Cells = Partial<Record<Field, unknown>>;

/**
 * One row of a file: its cells, or why there are none. `line` is where it begins in the (decompressed) file,
 * counted from 1 and with every line break, those inside quotes too.
 */
export type RawRow = { line: number; cells: Cells } | { line: number; fault: string };

/** The longest row that is read, in characters: what memory a broken file can take. */
export const MAX_ROW_LENGTH = 1_000_000;

export const ROW_TOO_LONG = `is longer than ${MAX_ROW_LENGTH} characters`;

/** A file that cannot be read any further. */
export function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('FILE_UNREADABLE', message, {}, { cause });
}
