const [LONGEST_HEADING, LAST_COLUMN] = [500, 16_384];

/**
 * Whether a value can state a column of a table: a heading, or a number from 1. Jobs remember it, so what PostgreSQL cannot hold
 * (U+0000, half of a surrogate pair) is none.
 */
export function isColumnChoice(column: unknown): boolean {
  if (typeof column === 'string')
    return (
      column.trim() !== '' &&
      column.length <= LONGEST_HEADING &&
      !column.includes('\0') &&
      column.isWellFormed()
    );
  return Number.isInteger(column) && Number(column) >= 1 && Number(column) <= LAST_COLUMN;
}
