import type { NewMaterial } from '../relational/index.js';
import { readCsv } from './csv-reader.js';
import { readJson, readNdjson } from './json-reader.js';
import { type Cells, MAX_ROW_LENGTH, type RawRow, unreadable } from './raw-row.js';
import { type ByteSource, textOf } from './source.js';
import { nextLine, TextWindow } from './text-window.js';
import { materialOf } from './validate.js';

/** One row of a catalogue: its material, or why it has none. `line` is where the row begins. */
export type ImportRow = { line: number; material: NewMaterial } | Rejection;

/** A row that is not imported. `cells` is what it said, where it could be read that far. */
export interface Rejection {
  line: number;
  reason: string;
  cells?: Cells;
}

/**
 * The rows of a catalogue file: CSV, JSON or NDJSON, plain or gzipped, told apart by content. Holds one row and one
 * piece of the file at a time. Errors: `FILE_UNREADABLE` when the file as a whole is not one of these; what was
 * read before stands.
 */
export async function* readRows(bytes: ByteSource): AsyncGenerator<ImportRow> {
  const pieces = textOf(bytes);
  try {
    const window = new TextWindow(pieces);
    while (!/\S/.test(window.text) && !window.atEnd) await window.fill();
    if (!/\S/.test(window.text)) throw unreadable('The file is empty');
    window.consumeTo(lineOf(window.text, window.text.search(/\S/)));
    for await (const row of await readerOf(window)) yield importRow(row);
  } finally {
    await pieces.return(undefined);
  }
}

function importRow(row: RawRow): ImportRow {
  if ('fault' in row) return { line: row.line, reason: row.fault };
  const outcome = materialOf(row.cells);
  return 'material' in outcome
    ? { line: row.line, material: outcome.material }
    : { line: row.line, reason: outcome.reason, cells: row.cells };
}

/** JSON begins with a bracket; of objects, the ones that end on their first line, or are followed by another, are NDJSON. */
async function readerOf(window: TextWindow): Promise<AsyncGenerator<RawRow>> {
  const first = /\S/.exec(window.text.slice(window.at))?.[0];
  if (first === '[') return readJson(window);
  if (first !== '{') return readCsv(window);
  while (!hasTwoLines(window.text, window.at) && !window.atEnd && window.length <= MAX_ROW_LENGTH)
    await window.fill();
  const [line = '', following = ''] = window.text
    .slice(window.at)
    .trimStart()
    .split(/\r\n|\n|\r/, 2);
  return following.startsWith('{') || isRecord(line) ? readNdjson(window) : readJson(window);
}

/** Where the line of `at` begins. */
function lineOf(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
}

function hasTwoLines(text: string, from: number): boolean {
  const second = nextLine(text, from, false);
  return second !== undefined && nextLine(text, second, false) !== undefined;
}

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !('materials' in value);
  } catch {
    return false;
  }
}
