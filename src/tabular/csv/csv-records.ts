import { isFilled, type RawRecord, rowTooLong } from '../raw-record.js';
import { nextLine, type TextWindow } from '../text/text-window.js';
import { scanRecord } from './csv-scanner.js';

/**
 * The records of a CSV text that say anything. One that cannot be read is reported, and reading goes on with the next line:
 * a quote that is never closed costs its line, not the file.
 */
export async function* readCsv(
  window: TextWindow,
  delimiter: string,
  rowLength: number,
): AsyncGenerator<RawRecord> {
  for (;;) {
    if (window.length === 0 && window.atEnd) return;
    const { line } = window;
    const scan = scanRecord(window.text, window.at, delimiter, window.atEnd);
    if (scan.kind === 'record' && scan.next - window.at <= rowLength) {
      window.consumeTo(scan.next);
      if (scan.fields.some(isFilled)) yield { line, cells: scan.fields };
    } else if (scan.kind === 'incomplete' && window.length <= rowLength) {
      await window.fill();
    } else {
      const lineEnd = nextLine(window.text, window.at, window.atEnd);
      const long = (lineEnd ?? Infinity) - window.at > rowLength;
      await window.skipLine();
      yield { line, fault: long ? rowTooLong(rowLength) : 'opens a quote that is never closed' };
    }
  }
}

/** The first records of a text, as many as `count`, that `text` has whole. */
export function sampleRecords(text: string, delimiter: string, count: number, atEnd: boolean): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length && records.length < count) {
    const scan = scanRecord(text, at, delimiter, atEnd);
    if (scan.kind === 'record') {
      if (scan.fields.some(isFilled)) records.push(scan.fields);
      at = scan.next;
    } else {
      const next = nextLine(text, at, atEnd);
      if (next === undefined) break;
      at = next;
    }
  }
  return records;
}
