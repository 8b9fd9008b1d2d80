import { AppError } from '../../common/errors.js';
import { fieldsOf, type TableSchema } from '../schema.js';
import type { ColumnInfo } from '../table.js';
import { headingKey, type HeadingMatch, type Headings } from './headings.js';

/** A column as the header has it: its heading, and the texts that may say its field, the most telling first. */
export interface HeaderColumn {
  heading: string;
  readings: readonly string[];
}

/** The columns of a table and which of them the fields are. */
export interface ColumnMap<F extends string> {
  columns: ColumnInfo<F>[];
  /** Column of each field, from 0. */
  fields: Map<F, number>;
  /** How well the headings say fields: about one for each. */
  score: number;
  /** Fields whose heading is known word by word, or but for a unit, or stated. */
  certain: number;
}

/**
 * Which column holds which field. What `mapping` states goes first; of two columns that could be the same field the better
 * heading wins, then the first. Undefined when a heading that `mapping` states is not there.
 * Errors: `VALIDATION_FAILED` when `mapping` names a field or number that there cannot be.
 */
export function mapColumns<F extends string>(
  header: readonly HeaderColumn[],
  headings: Headings<F>,
  schema: TableSchema<F>,
  mapping: Partial<Record<F, string | number>> = {},
): ColumnMap<F> | undefined {
  const stated = statedColumns(header, schema, mapping);
  if (!stated) return undefined;
  const fields = new Map(stated);
  const taken = new Set(stated.values());
  const best = new Map<F, HeadingMatch<F>>();
  const matches = header.map((column, index) => (taken.has(index) ? undefined : bestMatch(column, headings)));
  matches.forEach((match, index) => {
    if (!match || stated.has(match.field) || match.rank >= (best.get(match.field)?.rank ?? Infinity)) return;
    best.set(match.field, match);
    fields.set(match.field, index);
  });
  const fieldAt = new Map([...fields].map(([field, index]) => [index, field] as const));
  const columns = header.map(({ heading }, index): ColumnInfo<F> => {
    const field = fieldAt.get(index) ?? null;
    const match = matches[index];
    const why = taken.has(index)
      ? 'stated'
      : reason(
          match,
          field,
          match && header[fields.get(match.field) ?? -1]?.heading,
          match !== undefined && stated.has(match.field),
        );
    return { index: index + 1, heading, field, why };
  });
  const manners = [...best.values()].map(({ rank }) => Math.floor(rank / 1000));
  const score = stated.size + manners.reduce((sum, manner) => sum + 1 - manner * 0.1, 0);
  return { columns, fields, score, certain: stated.size + manners.filter((manner) => manner < 2).length };
}

/** The columns that `mapping` states, by field. */
function statedColumns<F extends string>(
  header: readonly HeaderColumn[],
  schema: TableSchema<F>,
  mapping: Partial<Record<F, string | number>>,
): Map<F, number> | undefined {
  const stated = new Map<F, number>();
  const known = fieldsOf(schema);
  for (const [field, column] of Object.entries(mapping) as [F, string | number | undefined][]) {
    if (!known.includes(field))
      throw new AppError(
        'VALIDATION_FAILED',
        `The mapping names "${field.slice(0, 40)}"; the fields are ${known.join(', ')}`,
      );
    if (column === undefined) continue;
    const index = columnIndex(header, column);
    if (index === undefined) return undefined;
    stated.set(field, index);
  }
  return stated;
}

function columnIndex(header: readonly HeaderColumn[], column: string | number): number | undefined {
  if (typeof column === 'number') {
    if (!Number.isInteger(column) || column < 1)
      throw new AppError('VALIDATION_FAILED', 'Columns are counted from 1 in a mapping');
    return column <= header.length ? column - 1 : undefined;
  }
  const key = headingKey(column);
  const same = (test: (text: string) => boolean) =>
    header.findIndex(({ heading, readings }) => [heading, ...readings].some(test));
  const literal = same((text) => text.trim() === column.trim());
  const index = literal < 0 && key !== '' ? same((text) => headingKey(text) === key) : literal;
  return index < 0 ? undefined : index;
}

function bestMatch<F extends string>(
  { readings }: HeaderColumn,
  headings: Headings<F>,
): HeadingMatch<F> | undefined {
  let best: HeadingMatch<F> | undefined;
  for (const reading of readings) {
    const match = headings.match(reading);
    if (match && match.rank < (best?.rank ?? Infinity)) best = match;
  }
  return best;
}

function reason<F extends string>(
  match: HeadingMatch<F> | undefined,
  field: F | null,
  winner: string | undefined,
  winnerStated: boolean,
): string {
  if (!match) return 'no field has such a heading';
  if (field === null)
    return `another column ${winnerStated ? 'is stated' : 'says it better'}: "${winner ?? ''}"`;
  switch (match.manner) {
    case 'exact':
      return `the heading is "${match.known}"`;
    case 'unit':
      return `the heading is "${match.known}" and a unit`;
    case 'begins':
      return `the heading begins with "${match.known}"`;
    case 'ends':
      return `the heading ends with "${match.known}"`;
  }
}
