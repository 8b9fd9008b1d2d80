import { fieldOf } from './columns.js';
import { elementEnd, findArray } from './json-scanner.js';
import { type Cells, type Field, MAX_ROW_LENGTH, type RawRow, ROW_TOO_LONG, unreadable } from './raw-row.js';
import { nextLine, type TextWindow } from './text-window.js';

/**
 * The rows of a JSON text: an array of objects, or an object whose `materials` is one. An element that is not JSON
 * is reported and reading goes on. Errors: `FILE_UNREADABLE` when there is no array or it does not end.
 */
export async function* readJson(window: TextWindow): AsyncGenerator<RawRow> {
  let start = findArray(window.text);
  while (start === undefined) {
    if (window.atEnd || window.length > MAX_ROW_LENGTH)
      throw unreadable('The JSON is neither an array of materials nor an object with "materials": [ ... ]');
    await window.fill();
    start = findArray(window.text);
  }
  window.consumeTo(start);
  for (;;) {
    const element = await nextElement(window);
    if (element === undefined) return;
    window.consumeTo(element.start);
    const { line } = window;
    const text = window.text.slice(element.start, element.end);
    window.consumeTo(element.end);
    yield parseRow(text, line);
  }
}

/** Where the next element stands in the window; undefined behind the last. */
async function nextElement(window: TextWindow): Promise<{ start: number; end: number } | undefined> {
  for (;;) {
    let start = window.at;
    while (/[\s,]/.test(window.text[start] ?? '')) start += 1;
    if (window.text[start] === ']') return undefined;
    const end = elementEnd(window.text, start);
    if (end !== undefined) return { start, end };
    if (window.length > MAX_ROW_LENGTH)
      throw unreadable(`The element at line ${window.line} ${ROW_TOO_LONG}`);
    if (window.atEnd)
      throw unreadable('The file ends inside the array of materials: it is cut off or not JSON');
    await window.fill();
  }
}

/** The rows of a text with one JSON object a line (NDJSON, JSON Lines). Blank lines are passed over. */
export async function* readNdjson(window: TextWindow): AsyncGenerator<RawRow> {
  for (;;) {
    if (window.length === 0 && window.atEnd) return;
    const { line } = window;
    const end = nextLine(window.text, window.at, window.atEnd);
    if ((end ?? window.text.length) - window.at > MAX_ROW_LENGTH) {
      await window.skipLine();
      yield { line, fault: ROW_TOO_LONG };
    } else if (end === undefined) {
      await window.fill();
    } else {
      const text = window.text.slice(window.at, end).trim();
      window.consumeTo(end);
      if (text) yield parseRow(text, line);
    }
  }
}

function parseRow(text: string, line: number): RawRow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, fault: 'is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, fault: 'is not a JSON object' };
  const cells: Cells = {};
  const ranks = new Map<Field, number>();
  for (const [key, content] of Object.entries(value)) {
    const found = fieldOf(key);
    if (!found || found.rank >= (ranks.get(found.field) ?? Infinity)) continue;
    ranks.set(found.field, found.rank);
    cells[found.field] = content;
  }
  return { line, cells };
}
