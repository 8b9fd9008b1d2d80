import { rowTooLong } from '../raw-record.js';
import { nextLine, type TextWindow } from '../text/text-window.js';
import { unreadable } from '../unreadable.js';
import { elementEnd, findArray } from './json-scanner.js';
import { type JsonRecord, parseRecord } from './parse-record.js';

/**
 * The records of a JSON text: an array of objects, or an object that has one under one of `keys`. An element that is not JSON
 * is reported and reading goes on. Errors: `FILE_UNREADABLE` when there is no array or it does not end.
 */
export async function* readJson(
  window: TextWindow,
  keys: readonly string[],
  rowLength: number,
): AsyncGenerator<JsonRecord> {
  let start = findArray(window.text, keys);
  while (start === undefined) {
    if (window.atEnd || window.length > rowLength) throw unreadable(noArray(keys));
    await window.fill();
    start = findArray(window.text, keys);
  }
  window.consumeTo(start);
  for (;;) {
    const element = await nextElement(window, rowLength);
    if (element === undefined) return;
    window.consumeTo(element.start);
    const { line } = window;
    const text = window.text.slice(element.start, element.end);
    window.consumeTo(element.end);
    yield parseRecord(text, line);
  }
}

function noArray(keys: readonly string[]): string {
  const under = keys.map((key) => `"${key}": [ ... ]`).join(' or ');
  return `The JSON is neither an array of objects${under ? ` nor an object with ${under}` : ''}`;
}

/** Where the next element stands in the window; undefined behind the last. */
async function nextElement(
  window: TextWindow,
  rowLength: number,
): Promise<{ start: number; end: number } | undefined> {
  for (;;) {
    let start = window.at;
    while (/[\s,]/.test(window.text[start] ?? '')) start += 1;
    if (window.text[start] === ']') return undefined;
    const end = elementEnd(window.text, start);
    if (end !== undefined) return { start, end };
    if (window.length > rowLength)
      throw unreadable(`The element at line ${window.line} ${rowTooLong(rowLength)}`);
    if (window.atEnd) throw unreadable('The file ends inside the array of rows: it is cut off or not JSON');
    await window.fill();
  }
}

/** The records of a text with one JSON object a line (NDJSON, JSON Lines). Blank lines are passed over. */
export async function* readNdjson(window: TextWindow, rowLength: number): AsyncGenerator<JsonRecord> {
  for (;;) {
    if (window.length === 0 && window.atEnd) return;
    const { line } = window;
    const end = nextLine(window.text, window.at, window.atEnd);
    if ((end ?? window.text.length) - window.at > rowLength) {
      await window.skipLine();
      yield { line, fault: rowTooLong(rowLength) };
    } else if (end === undefined) {
      await window.fill();
    } else {
      const text = window.text.slice(window.at, end).trim();
      window.consumeTo(end);
      if (text) yield parseRecord(text, line);
    }
  }
}
