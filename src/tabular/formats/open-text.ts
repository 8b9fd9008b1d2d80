import { readCsv } from '../csv/csv-records.js';
import { type DetectedDelimiter, delimiterOf, detectDelimiter } from '../csv/delimiter.js';
import { refusalOfText } from '../magic.js';
import type { TableInfo } from '../table.js';
import { textOf } from '../text/decode.js';
import { type DetectedEncoding, detectEncoding, ENCODING_SAMPLE_BYTES } from '../text/detect-encoding.js';
import { encodingOf } from '../text/encodings.js';
import { type ByteSource, takeHead } from '../text/source.js';
import { TextWindow } from '../text/text-window.js';
import { unreadable } from '../unreadable.js';
import { headerQuestion, notATable, openCells } from './open-cells.js';
import { jsonKind, openJson } from './open-json.js';
import type { OpenedFormat, Opening } from './opened-format.js';

/** So many characters are looked at for the delimiter. */
const DELIMITER_SAMPLE = 64 * 1024;

/** Opens CSV, JSON or NDJSON. `progress`: how much of the file is read. */
export async function openText<F extends string>(
  bytes: ByteSource,
  compression: 'gzip' | null,
  opening: Opening<F>,
  progress: () => number,
): Promise<OpenedFormat<F>> {
  const { head, all } = await takeHead(bytes, ENCODING_SAMPLE_BYTES);
  const encoding = encodingFor(head, opening.options.encoding);
  const pieces = textOf(all, encoding.encoding);
  let ended = false;
  const close = async () => {
    if (ended) return;
    ended = true;
    // Both: a generator that has not begun does not let go of what it would read.
    await pieces.return(undefined).catch(() => undefined);
    await all.return().catch(() => undefined);
  };
  try {
    const window = await filledWindow(pieces, opening.limits.rowLength);
    const about = {
      compression,
      encoding: encoding.encoding,
      sheet: null,
      sheets: [],
    };
    const notes = [`encoding: ${encoding.encoding}, ${encoding.why}`];
    const kind = await jsonKind(window, opening.limits.rowLength);
    const base: Omit<TableInfo<F>, 'format' | 'delimiter' | 'headerLine' | 'columns'> = { ...about, notes };
    if (kind) {
      const json = await openJson(window, kind, opening, encoding.encoding);
      const info: TableInfo<F> = {
        ...base,
        format: kind,
        delimiter: null,
        headerLine: null,
        columns: json.columns,
      };
      return { info, rows: json.rows, passedOver: { headers: 0, totals: 0, groups: 0 }, progress, close };
    }
    const { delimiter, why } = await delimiterFor(window, opening);
    const records = readCsv(window, delimiter, opening.limits.rowLength);
    const cells = await openCells(records, opening, encoding.encoding);
    if ('sample' in cells) throw notATable(cells, opening);
    notes.push(`delimiter: ${delimiter === '\t' ? 'tab' : delimiter}, ${why}`, ...cells.notes);
    const info: TableInfo<F> = { ...base, format: 'csv', delimiter, ...cells.about };
    return { info, rows: cells.rows, passedOver: cells.passedOver, progress, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function encodingFor(head: Uint8Array, stated: string | undefined): DetectedEncoding {
  const detected = detectEncoding(head);
  if (stated === undefined) return detected;
  const encoding = encodingOf(stated);
  // Which of the two orders UTF-16 has, a byte order mark knows better than people.
  if (encoding.startsWith('utf-16') && detected.encoding.startsWith('utf-16')) return detected;
  return { encoding, why: 'stated' };
}

/** The text from its first line that says anything. */
async function filledWindow(pieces: AsyncIterator<string>, rowLength: number): Promise<TextWindow> {
  const window = new TextWindow(pieces);
  while (!/\S/.test(window.text.slice(window.at)) && !window.atEnd) {
    window.consumeTo(lineOf(window.text, window.text.length));
    if (window.length > rowLength)
      throw unreadable(
        `Line ${window.line} has more than ${rowLength} blank characters, and nothing stands above it`,
      );
    await window.fill();
  }
  if (!/\S/.test(window.text.slice(window.at))) throw unreadable('The file is empty');
  const refusal = refusalOfText(window.text.slice(window.at));
  if (refusal) throw unreadable(refusal);
  window.consumeTo(lineOf(window.text, window.text.slice(window.at).search(/\S/) + window.at));
  return window;
}

/** Where the line of `at` begins. */
function lineOf(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

async function delimiterFor<F extends string>(
  window: TextWindow,
  opening: Opening<F>,
): Promise<DetectedDelimiter> {
  const stated = opening.options.delimiter;
  if (stated !== undefined) return { delimiter: delimiterOf(stated), why: 'stated' };
  while (window.length < DELIMITER_SAMPLE && !window.atEnd) await window.fill();
  const sample = window.text.slice(window.at, window.at + 4 * DELIMITER_SAMPLE);
  return detectDelimiter(sample, window.atEnd && sample.length === window.length, headerQuestion(opening));
}
