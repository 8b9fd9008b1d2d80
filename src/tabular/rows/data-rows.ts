import { withoutApostrophe } from '../../common/csv.js';
import type { Header } from '../header/find-header.js';
import type { TableLimits } from '../options.js';
import { type CellsRecord, filledColumns, MOST_CELLS, type RawRecord } from '../raw-record.js';
import type { TableSchema } from '../schema.js';
import type { PassedOver, TableRow } from '../table.js';
import { GroupTitles } from './group-titles.js';
import type { RowKinds } from './row-kinds.js';

/** So many rows with one cell after each other may be titles; more are rows. */
const TITLES_IN_A_ROW = 3;
const SHOWN_VALUE = 200;

export interface RowReading<F extends string> {
  schema: TableSchema<F>;
  header: Header<F>;
  kinds: RowKinds<F>;
  limits: TableLimits;
  check: (text: string) => string | undefined;
  passedOver: PassedOver;
  /** Whether titles of groups are looked for. */
  groups: boolean;
  /** Whether a row with more cells than the header has was torn by its delimiter, as in CSV; a sheet has remarks there. */
  torn: boolean;
}

/** The rows of the records behind the header. Blank records are nothing. */
export async function* dataRows<F extends string>(
  records: AsyncIterable<RawRecord>,
  reading: RowReading<F>,
): AsyncGenerator<TableRow<F>> {
  const { kinds, passedOver } = reading;
  const groups = new GroupTitles();
  let waiting: CellsRecord[] = [];
  let listing = false; // within more rows with one cell than titles can be
  for await (const record of records) {
    const kind = 'fault' in record ? 'row' : kinds.kindOf(record);
    if (kind === 'header' || kind === 'total') {
      passedOver[kind === 'header' ? 'headers' : 'totals'] += 1;
      continue;
    }
    if (kind === 'title' && reading.groups && !('fault' in record)) {
      if (!listing) waiting.push(record);
      else yield rowOf(record, reading, groups.current);
      if (waiting.length <= TITLES_IN_A_ROW) continue;
      listing = true;
      for (const held of waiting) yield rowOf(held, reading, groups.current);
      waiting = [];
      continue;
    }
    for (const { cells, level } of waiting)
      groups.push(cells[filledColumns(cells)[0] ?? 0] ?? '', level ?? 0);
    passedOver.groups += waiting.length;
    waiting = [];
    listing = false;
    yield 'fault' in record ? record : rowOf(record, reading, groups.current);
  }
  for (const { line, cells } of waiting) {
    const value = cells[filledColumns(cells)[0] ?? 0];
    yield faulty(
      line,
      'has one filled cell and no row below it: neither a row nor the title of a group',
      undefined,
      value,
    );
  }
}

function rowOf<F extends string>(
  { line, cells }: CellsRecord,
  { header, limits, check, torn }: RowReading<F>,
  group: string | undefined,
): TableRow<F> {
  const { columns, fields, lines } = header;
  if (lines.length > 0 && cells.length > columns.length) {
    const last = filledColumns(cells).at(-1) ?? 0;
    if (torn && last >= columns.length)
      return faulty(
        line,
        `has ${cells.length} fields${cells.length > MOST_CELLS ? ' or more' : ''}, the header has ${columns.length}: quote a value that contains the delimiter`,
      );
    if (last >= limits.columns)
      return faulty(line, `has a value in column ${last + 1}, at most ${limits.columns} are read`);
  }
  const row: Partial<Record<F, string>> = {};
  for (const [field, column] of fields) {
    // As an export writes what a spreadsheet would take for a formula.
    const text = withoutApostrophe(cells[column]?.trim() ?? '');
    if (text === '') continue;
    const fault = check(text);
    if (fault) return faulty(line, fault, columns[column]?.heading || field, text);
    row[field] = text;
  }
  return group === undefined ? { line, cells: row } : { line, cells: row, group };
}

export function faulty(line: number, fault: string, column?: string, value?: string): TableRow<never> {
  return {
    line,
    fault,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value: value.slice(0, SHOWN_VALUE) }),
  };
}
