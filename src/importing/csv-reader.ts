import { mapColumns } from './columns.js';
import { detectDelimiter, scanRecord } from './csv-scanner.js';
import { type Cells, MAX_ROW_LENGTH, type RawRow, ROW_TOO_LONG, unreadable } from './raw-row.js';
import { nextLine, type TextWindow } from './text-window.js';

type FieldRow = { line: number; fields: string[] } | { line: number; fault: string };

/**
 * The rows of a CSV text: `,` `;` or tab between the fields, columns by their headings. A row that cannot be read
 * is reported, and reading goes on with the next line. Errors: `FILE_UNREADABLE` without a column for the name.
 */
export async function* readCsv(window: TextWindow): AsyncGenerator<RawRow> {
  const rows = readFields(window, await delimiterOf(window));
  const first = await rows.next();
  if (first.done) throw unreadable('The file is empty');
  if ('fault' in first.value) throw unreadable(`The header line ${first.value.fault}`);
  const header = first.value.fields;
  const columns = [...mapColumns(header)];
  for await (const row of rows) {
    if ('fault' in row) {
      yield row;
    } else if (row.fields.slice(header.length).some((value) => value.trim() !== '')) {
      const counts = `has ${row.fields.length} fields, the header has ${header.length}`;
      yield { line: row.line, fault: `${counts}: quote a value that contains the delimiter` };
    } else {
      const cells: Cells = {};
      for (const [field, index] of columns) cells[field] = row.fields[index];
      yield { line: row.line, cells };
    }
  }
}

async function delimiterOf(window: TextWindow): Promise<string> {
  while (nextLine(window.text, window.at, window.atEnd) === undefined && window.length <= MAX_ROW_LENGTH)
    await window.fill();
  return detectDelimiter(window.text.slice(window.at));
}

async function* readFields(window: TextWindow, delimiter: string): AsyncGenerator<FieldRow> {
  for (;;) {
    if (window.length === 0 && window.atEnd) return;
    const { line } = window;
    const scan = scanRecord(window.text, window.at, delimiter, window.atEnd);
    if (scan.kind === 'record' && scan.next - window.at <= MAX_ROW_LENGTH) {
      window.consumeTo(scan.next);
      if (scan.fields.some((value) => value.trim() !== '')) yield { line, fields: scan.fields };
    } else if (scan.kind === 'incomplete' && window.length <= MAX_ROW_LENGTH) {
      await window.fill();
    } else {
      const lineEnd = nextLine(window.text, window.at, window.atEnd);
      const long = (lineEnd ?? Infinity) - window.at > MAX_ROW_LENGTH;
      await window.skipLine();
      yield { line, fault: long ? ROW_TOO_LONG : 'opens a quote that is never closed' };
    }
  }
}
