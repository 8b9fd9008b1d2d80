/** What a file may have at most. A row past a limit of rows is rejected; a file past one of files is refused. */
export interface TableLimits {
  /** Filled columns of the header, and cells of a row. */
  columns: number;
  /** Rows of the table, rejected ones too. */
  rows: number;
  /** Characters of one cell. */
  cellLength: number;
  /** Characters of one row of CSV, JSON or NDJSON. */
  rowLength: number;
  /** Bytes that come out of a gzip or XLSX, all parts of it together. */
  unpackedBytes: number;
  /** Bytes that come out of one part, for each that went in; counted from 16 MiB on. */
  compressionRatio: number;
  /** Parts of an XLSX. */
  archiveEntries: number;
  /** Bytes of the shared texts of an XLSX, which are held in memory. */
  sharedTextBytes: number;
}

/** The limits where a caller states none. */
export const DEFAULT_LIMITS: Readonly<TableLimits> = {
  columns: 150,
  rows: 5_000_000,
  cellLength: 32_767,
  rowLength: 1_000_000,
  unpackedBytes: 4 * 2 ** 30,
  compressionRatio: 250,
  archiveEntries: 2000,
  sharedTextBytes: 128 * 2 ** 20,
};

/** What a caller states of a file; whatever is not stated is detected. */
export interface OpenOptions<F extends string = string> {
  /** One of {@link ENCODINGS}, or another of its names such as `cp1251`. */
  encoding?: string;
  /** `,` `;` `|` or a tab (also as `tab`). */
  delimiter?: string;
  /** The sheet of a workbook, by name or by number from 1. */
  sheet?: string | number;
  /** The line of the header (its first, when it has two); 0 says that there is none, and `mapping` must give numbers. */
  headerRow?: number;
  /** Which column holds a field: its heading, or its number from 1. Overrides what the headings say. */
  mapping?: Partial<Record<F, string | number>>;
  /** Whether rows with one filled cell are titles of groups (true). */
  groups?: boolean;
  limits?: Partial<TableLimits>;
  /** Ends the reading; what is read next throws its reason. */
  signal?: AbortSignal;
}
