import { AppError } from '../../common/errors.js';
import { findHeader, HEADER_SEARCH_RECORDS, type HeaderQuestion } from '../header/find-header.js';
import { sampleRecords } from './csv-records.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;

export interface DetectedDelimiter {
  delimiter: string;
  why: string;
}

/** The delimiter that a caller states. Errors: `VALIDATION_FAILED`. */
export function delimiterOf(stated: string): string {
  const delimiter = /^(tab|\\t)$/i.test(stated) ? '\t' : stated;
  if (!(DELIMITERS as readonly string[]).includes(delimiter))
    throw new AppError('VALIDATION_FAILED', 'The delimiter must be one of , ; | and tab');
  return delimiter;
}

/**
 * The delimiter of a text, by its first records: the one by which a header is found with the most fields, then the one by
 * which the most records have the same number of cells, three or more rather than two. A comma between two digits counts as that of a decimal number.
 */
export function detectDelimiter<F extends string>(
  text: string,
  atEnd: boolean,
  question: HeaderQuestion<F>,
): DetectedDelimiter {
  const tried = DELIMITERS.map((delimiter) => {
    const records = sampleRecords(text, delimiter, HEADER_SEARCH_RECORDS, atEnd);
    const header = findHeader(
      records.map((cells, index) => ({ line: index + 1, cells })),
      { ...question, headerRow: question.headerRow === 0 ? 0 : undefined },
    );
    const width = header?.columns.length ?? 0;
    return { delimiter, headings: header?.score ?? 0, width, consistency: consistency(records, delimiter) };
  });
  const best = tried.reduce((a, b) =>
    b.headings > a.headings || (b.headings === a.headings && b.consistency > a.consistency) ? b : a,
  );
  if (best.headings > 0 && tried.every(({ headings, width }) => headings <= best.headings && width <= 1))
    return { delimiter: '\t', why: 'the header has one column' };
  if (best.consistency === 0)
    return { delimiter: best.delimiter, why: 'no delimiter stands in the rows alike' };
  return {
    delimiter: best.delimiter,
    why: 'it divides the rows alike, and the header into the most known headings',
  };
}

/** The share of records with the most frequent number of cells, more for more cells; 0 when that is one cell. */
function consistency(records: readonly string[][], delimiter: string): number {
  const counts = new Map<number, number>();
  for (const cells of records) {
    const count = delimiter === ',' && decimalsOnly(cells) ? 1 : cells.length;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  let best = 0;
  for (const [cells, times] of counts) best = Math.max(best, (times / records.length) * Math.log2(cells));
  return best;
}

function decimalsOnly(cells: readonly string[]): boolean {
  return cells.every(
    (cell, index) => index === 0 || (/^\d/.test(cell) && /\d$/.test(cells[index - 1] ?? '')),
  );
}
