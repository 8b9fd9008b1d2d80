import {
  findHeader,
  type Header,
  HEADER_SEARCH_RECORDS,
  type HeaderQuestion,
} from '../header/find-header.js';
import { noHeader } from '../header/no-header.js';
import { MOST_CELLS, type CellsRecord, RawRecord } from '../raw-record.js';
import { cellChecker } from '../rows/cell-faults.js';
import { dataRows } from '../rows/data-rows.js';
import { RowKinds } from '../rows/row-kinds.js';
import { takeSample } from '../rows/sample.js';
import type { PassedOver, TableInfo, TableRow } from '../table.js';
import type { Encoding } from '../text/encodings.js';
import { unreadable } from '../unreadable.js';
import type { Opening } from './opened-format.js';

/** The rows of records that have a header, and what is told of it. */
export interface CellsTable<F extends string> {
  rows: AsyncGenerator<TableRow<F>>;
  passedOver: PassedOver;
  about: Pick<TableInfo<F>, 'headerLine' | 'columns'>;
  notes: string[];
  /** Lets go of the records. */
  close: () => Promise<unknown>;
}

/** What was found at the beginning of records that have no header, or nothing below it. */
export interface NoTable {
  sample: CellsRecord[];
  /** The line of a header without rows. */
  headerLine?: number;
}

/** What is asked of a header, of what a caller asks of a file. */
export function headerQuestion<F extends string>(opening: Opening<F>): HeaderQuestion<F> {
  const { schema, headings, options, limits } = opening;
  return {
    schema,
    headings,
    mapping: options.mapping,
    headerRow: options.headerRow,
    maxColumns: limits.columns,
  };
}

/** Finds the header in the first records; where there is none the records are let go. Errors: `FILE_UNREADABLE` with too many columns. */
export async function openCells<F extends string>(
  records: AsyncGenerator<RawRecord>,
  opening: Opening<F>,
  encoding: Encoding | null,
): Promise<CellsTable<F> | NoTable> {
  const { schema, options, limits } = opening;
  const sampled = await takeSample(records, HEADER_SEARCH_RECORDS, options.headerRow);
  const { sample } = sampled;
  const header = findHeader(sample, headerQuestion(opening));
  if (!header) {
    await records.return(undefined);
    return { sample };
  }
  if (header.width > limits.columns) {
    await records.return(undefined);
    throw unreadable(
      `The table has ${header.width > MOST_CELLS ? `more than ${MOST_CELLS}` : header.width} columns, at most ${limits.columns} are read: delete those that are not needed`,
    );
  }
  if (!sampled.hasRows(header.next)) {
    await records.return(undefined);
    return { sample, headerLine: header.lines[0]?.line ?? 0 };
  }
  const passedOver: PassedOver = { headers: 0, totals: 0, groups: 0 };
  const kinds = new RowKinds(header, schema, sample.slice(header.next));
  const check = cellChecker(encoding, limits.cellLength);
  const groups = options.groups ?? true;
  const reading = { schema, header, kinds, limits, check, passedOver, groups, torn: encoding !== null };
  return {
    rows: dataRows(sampled.from(header.next), reading),
    passedOver,
    about: { headerLine: header.lines[0]?.line ?? null, columns: header.columns },
    notes: [aboutHeader(header, options.headerRow)],
    close: () => records.return(undefined),
  };
}

/** Why records are no table. `where` names their sheet. */
export function notATable<F extends string>(
  { sample, headerLine }: NoTable,
  opening: Opening<F>,
  where = '',
): Error {
  if (headerLine === undefined) return noHeader(sample, headerQuestion(opening), where);
  return unreadable(`The table has a header in line ${headerLine}${where} and no rows below it`);
}

function aboutHeader<F extends string>({ lines, fields }: Header<F>, stated: number | undefined): string {
  const [first] = lines;
  if (!first) return 'header: none; columns are known by their numbers';
  const where = lines.length === 2 ? `lines ${first.line} and ${lines[1]?.line}` : `line ${first.line}`;
  return stated === undefined
    ? `header: ${where}, where headings of ${fields.size} fields stand`
    : `header: ${where}, stated`;
}
