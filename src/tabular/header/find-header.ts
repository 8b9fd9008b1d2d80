import { type CellsRecord, filledColumns, isFilled } from '../raw-record.js';
import { fieldsOf, type TableSchema } from '../schema.js';
import { Headings } from './headings.js';
import { type ColumnMap, type HeaderColumn, mapColumns } from './map-columns.js';

/** So many records at the beginning are looked through for the header. */
export const HEADER_SEARCH_RECORDS = 100;
const LONGEST_NUMBER = 100;

/** The header of a table, found or stated. */
export interface Header<F extends string> extends ColumnMap<F> {
  /** Its lines; none where there is no header. */
  lines: readonly CellsRecord[];
  /** How many columns have a heading, those too that were not looked at. */
  width: number;
  /** Where the first record behind it is in the sample. */
  next: number;
}

export interface HeaderQuestion<F extends string> {
  schema: TableSchema<F>;
  headings: Headings<F>;
  mapping?: Partial<Record<F, string | number>> | undefined;
  /** No more columns are looked at: each costs time, and a table with more is refused. */
  maxColumns: number;
  /** As in the options: undefined to search, 0 for none. */
  headerRow?: number | undefined;
}

/**
 * The header among the first records: the row, or two rows together, whose cells say the most fields, all that are required
 * among them; the first of equals. What stands above it is a preamble. Undefined when none does.
 */
export function findHeader<F extends string>(
  sample: readonly CellsRecord[],
  question: HeaderQuestion<F>,
): Header<F> | undefined {
  if (question.headerRow === 0) return withoutHeader(sample, question);
  let best: Header<F> | undefined;
  sample.forEach((_, at) => {
    if (question.headerRow !== undefined && sample[at]?.line !== question.headerRow) return;
    const found = headerAt(sample, at, question);
    if (found && found.score > (best?.score ?? 0)) best = found;
  });
  if (best || question.headerRow !== undefined) return best;
  const numbers = Object.values(question.mapping ?? {}).every((column) => typeof column === 'number');
  return numbers ? withoutHeader(sample, question) : undefined;
}

/** The header that begins at a record: of one line, or of two when the second adds to it. */
function headerAt<F extends string>(
  sample: readonly CellsRecord[],
  at: number,
  question: HeaderQuestion<F>,
): Header<F> | undefined {
  const top = sample[at];
  const bottom = sample[at + 1];
  if (
    !top ||
    (question.headerRow === undefined &&
      filledColumns(top.cells).some((column) => isNumber(top.cells[column])))
  )
    return undefined;
  const one = accepted(oneLine(top), [top], at + 1, question);
  if (
    !bottom ||
    !isBelow(top, bottom) ||
    filledColumns(bottom.cells).some((column) => isNumber(bottom.cells[column]))
  )
    return one;
  const two = accepted(twoLines(top, bottom), [top, bottom], at + 2, question);
  if (!two) return one;
  if (!one) {
    // The second line alone may be the header, and the first the end of the preamble.
    const below = accepted(oneLine(bottom), [bottom], at + 2, question);
    return below && below.score >= two.score - 0.5 ? undefined : two;
  }
  return two.score > one.score + 0.5 || continues(top, bottom, one.fields.get(question.schema.nameField))
    ? two
    : one;
}

/** A header says all that is required, something of it for certain, and with one field alone nothing by half. */
function accepted<F extends string>(
  columns: HeaderColumn[],
  lines: readonly CellsRecord[],
  next: number,
  { schema, headings, mapping, headerRow, maxColumns }: HeaderQuestion<F>,
): Header<F> | undefined {
  const width = columns.filter(({ heading }) => heading !== '').length;
  const map = mapColumns(columns.slice(0, maxColumns), headings, schema, mapping);
  if (!map || missingFields(schema, map).length > 0) return undefined;
  if (headerRow === undefined && map.certain < 1) return undefined;
  return { ...map, lines, width, next };
}

/** The required fields that no column holds. */
export function missingFields<F extends string>(
  schema: TableSchema<F>,
  { fields }: Pick<ColumnMap<F>, 'fields'>,
): F[] {
  return fieldsOf(schema).filter((field) => schema.fields[field].required && !fields.has(field));
}

function oneLine({ cells }: CellsRecord): HeaderColumn[] {
  const last = filledColumns(cells).at(-1) ?? -1;
  return cells.slice(0, last + 1).map((cell) => ({ heading: cell.trim(), readings: [cell] }));
}

/** A heading above several columns is written above the first of them: the others have it too. */
function twoLines(top: CellsRecord, bottom: CellsRecord): HeaderColumn[] {
  const width = Math.max(...[top, bottom].map(({ cells }) => (filledColumns(cells).at(-1) ?? -1) + 1));
  const columns: HeaderColumn[] = [];
  let above = '';
  for (let column = 0; column < width; column++) {
    const over = (top.cells[column] ?? '').trim();
    const under = (bottom.cells[column] ?? '').trim();
    if (over !== '') above = over;
    else if (under === '') above = '';
    const whole = over === '' && under === '' ? '' : [over || above, under].filter(Boolean).join(' ');
    if (over !== '' && under === '') above = '';
    columns.push({ heading: whole, readings: under === '' ? [whole] : [whole, under] });
  }
  return columns;
}

/** Whether nothing is between two records; a cell may have lines of its own. */
function isBelow(top: CellsRecord, bottom: CellsRecord): boolean {
  const own = top.cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return bottom.line - top.line <= 1 + own;
}

/** Whether the second line goes on with the first: words alone, none below the name, and some where the first is empty. */
function continues(top: CellsRecord, bottom: CellsRecord, name = 0): boolean {
  const filled = filledColumns(bottom.cells);
  const gaps = filled.filter((column) => column > name && !isFilled(top.cells[column]));
  return gaps.length > 0 && !filled.includes(name);
}

/** Every column by its number. */
function withoutHeader<F extends string>(
  sample: readonly CellsRecord[],
  { schema, headings, mapping, maxColumns }: HeaderQuestion<F>,
): Header<F> | undefined {
  const width = sample.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const columns = Array.from({ length: Math.min(width, maxColumns) }, () => ({ heading: '', readings: [] }));
  const map = mapColumns(columns, headings, schema, mapping);
  return map && missingFields(schema, map).length === 0 ? { ...map, lines: [], width, next: 0 } : undefined;
}

/** The expression takes time by the square of the length, and nobody writes long numbers. */
function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell.length <= LONGEST_NUMBER && /^[\s\d.,+-]*\d[\s\d.,%]*$/.test(cell);
}
