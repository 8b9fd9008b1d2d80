import { HEADER_SEARCH_RECORDS } from '../header/find-header.js';
import { readJson, readNdjson } from '../json/json-records.js';
import { jsonColumns, type JsonQuestion, jsonRow } from '../json/json-rows.js';
import type { JsonRecord } from '../json/parse-record.js';
import { cellChecker } from '../rows/cell-faults.js';
import type { ColumnInfo, TableRow } from '../table.js';
import type { Encoding } from '../text/encodings.js';
import { nextLine, type TextWindow } from '../text/text-window.js';
import { unreadable } from '../unreadable.js';
import type { Opening } from './opened-format.js';

/** JSON begins with a bracket; of objects, the ones that end on their first line, or are followed by another, are NDJSON. */
export async function jsonKind(
  window: TextWindow,
  rowLength: number,
): Promise<'json' | 'ndjson' | undefined> {
  const first = /\S/.exec(window.text.slice(window.at))?.[0];
  if (first === '[') return 'json';
  if (first !== '{') return undefined;
  while (!hasTwoLines(window.text, window.at) && !window.atEnd && window.length <= rowLength)
    await window.fill();
  const [line = '', following = ''] = window.text
    .slice(window.at)
    .trimStart()
    .split(/\r\n|\n|\r/, 2);
  return following.startsWith('{') || isRecord(line) ? 'ndjson' : 'json';
}

/** The rows of JSON or NDJSON. Errors: `FILE_UNREADABLE` when no key of the first records is a required field. */
export async function openJson<F extends string>(
  window: TextWindow,
  kind: 'json' | 'ndjson',
  { schema, headings, options, limits }: Opening<F>,
  encoding: Encoding,
): Promise<{ columns: ColumnInfo<F>[]; rows: AsyncGenerator<TableRow<F>> }> {
  const records =
    kind === 'json'
      ? readJson(window, schema.arrayKeys ?? [], limits.rowLength)
      : readNdjson(window, limits.rowLength);
  const check = cellChecker(encoding, limits.cellLength);
  const question: JsonQuestion<F> = {
    schema,
    headings,
    mapping: options.mapping,
    maxKeys: limits.columns,
    check,
  };
  const sample: JsonRecord[] = [];
  let failure: { error: unknown } | undefined;
  try {
    while (sample.length < HEADER_SEARCH_RECORDS) {
      const next = await records.next();
      if (next.done) break;
      sample.push(next.value);
    }
  } catch (error) {
    if (sample.length === 0) throw error;
    failure = { error };
  }
  if (sample.length === 0) throw unreadable('The file has no rows: its array is empty');
  const columns = jsonColumns(sample, question);
  async function* rows(): AsyncGenerator<TableRow<F>> {
    for (const record of sample.splice(0)) yield jsonRow(record, question);
    if (failure) throw failure.error;
    for await (const record of records) yield jsonRow(record, question);
  }
  return { columns, rows: rows() };
}

function hasTwoLines(text: string, from: number): boolean {
  const second = nextLine(text, from, false);
  return second !== undefined && nextLine(text, second, false) !== undefined;
}

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Object.values(value).some(isObjectList);
  } catch {
    return false;
  }
}

/** What an object has that is a whole file on one line. */
function isObjectList(value: unknown): boolean {
  return Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null);
}
