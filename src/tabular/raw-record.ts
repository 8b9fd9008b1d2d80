/**
 * One record of a file, before anybody knows what its columns are: its cells, or why there are none. `level` is its outline
 * level in a sheet.
 */
export type RawRecord = CellsRecord | { line: number; fault: string };

export interface CellsRecord {
  line: number;
  cells: string[];
  level?: number;
}

/** So many cells a record has at most, as a row of a sheet (up to XFD): further ones are not read. */
export const MOST_CELLS = 16_384;

/** Whether a cell says anything. */
export const isFilled = (cell: string | undefined): cell is string => cell !== undefined && /\S/.test(cell);

/** The columns (from 0) of the cells that say anything. */
export function filledColumns(cells: readonly string[]): number[] {
  const filled: number[] = [];
  for (let column = 0; column < cells.length; column++) if (isFilled(cells[column])) filled.push(column);
  return filled;
}

export function rowTooLong(limit: number): string {
  return `is longer than ${limit} characters`;
}
