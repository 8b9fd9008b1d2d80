/** What a file is, in words of its format. */
export type TableFormat = 'csv' | 'json' | 'ndjson' | 'xlsx';

/** A column of the table, and what it is taken for. */
export interface ColumnInfo<F extends string> {
  /** Counted from 1. */
  index: number;
  /** As the file has it; both lines of a heading of two with a space between; empty where there is none. For JSON the key. */
  heading: string;
  /** The field that it holds, or null when it is passed over. */
  field: F | null;
  /** Why, in words for a person. */
  why: string;
}

/** How a file is read: what was detected, what was stated and what follows from it. */
export interface TableInfo<F extends string> {
  format: TableFormat;
  compression: 'gzip' | null;
  /** Null for XLSX. */
  encoding: string | null;
  /** Null for what is not CSV. */
  delimiter: string | null;
  /** Null for what is not XLSX. */
  sheet: string | null;
  /** All sheets of the workbook. */
  sheets: { name: string; hidden: boolean }[];
  /** The (first) line of the header; null without one, as in JSON. */
  headerLine: number | null;
  columns: ColumnInfo<F>[];
  /** How each of these was decided, in words for a person. */
  notes: string[];
}

/** What a row says of a field: its text, trimmed; never empty. Numbers are plain (`0.011`, not `1.1E-2`), dates ISO 8601. */
export type Cell = string;

/**
 * One row of a table, or why it cannot be read. `line` is where it begins in the (unpacked) text, counted from 1 and with
 * every line break, those inside quotes too; in a sheet it is the number of the row. `column` is a heading, `value` what
 * stands there, cut to 200 characters. `group` is the title above the row (`A / B` where the file has outline levels).
 */
export type TableRow<F extends string> = DataRow<F> | FaultyRow;

export interface DataRow<F extends string> {
  line: number;
  cells: Partial<Record<F, Cell>>;
  group?: string;
}

export interface FaultyRow {
  line: number;
  fault: string;
  column?: string;
  value?: string;
}

/** Rows that are none of the table, so far. */
export interface PassedOver {
  /** Repeated headers and rows of column numbers (`1 2 3`). */
  headers: number;
  /** `Итого`, `Всего`. */
  totals: number;
  /** Titles of groups. */
  groups: number;
}

/** A table that is being read. */
export interface OpenTable<F extends string> {
  readonly info: TableInfo<F>;
  /** The rows, once; memory does not grow with them. Errors: `FILE_UNREADABLE` where the file breaks off; what came before stands. */
  readonly rows: AsyncGenerator<TableRow<F>>;
  readonly passedOver: Readonly<PassedOver>;
  /** How much of the file has been read, 0..1. */
  progress(): number;
  /** Lets go of the file and of whatever was made for reading it. May be called at any moment, and again. */
  close(): Promise<void>;
}
