import { isFilled, MOST_CELLS } from '../raw-record.js';

/** One record of a CSV text, or what is wrong with it; `next` is where the following one begins. */
export type CsvScan =
  { kind: 'record'; fields: string[]; next: number } | { kind: 'unclosed' } | { kind: 'incomplete' };

/**
 * Reads the record that begins at `start` (RFC 4180). `atEnd` says that no more text follows; without it a
 * record that might go on is `incomplete`. Quotes inside a field that suppliers leave undoubled
 * (`"Труба 1/2" ВГП"`, `Уголок 3/4"`) are taken as they stand, within their line.
 */
export function scanRecord(text: string, start: number, delimiter: string, atEnd: boolean): CsvScan {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const field = text[at] === '"' ? scanQuoted(text, at, delimiter, atEnd) : scanPlain(text, at, delimiter);
    if (field === 'incomplete' || field === 'unclosed') return { kind: field };
    if (field.end === text.length && !atEnd) return { kind: 'incomplete' };
    if (fields.length <= MOST_CELLS) fields.push(field.value);
    // Too many: one of them is kept, by which the row is rejected.
    else if (isFilled(field.value)) fields[MOST_CELLS] = field.value;
    at = field.end;
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    const lineBreak = lineBreakAt(text, at, atEnd);
    return lineBreak === undefined
      ? { kind: 'incomplete' }
      : { kind: 'record', fields, next: at + lineBreak };
  }
}

/** Length of the line break at `at`; undefined when a `\r` is the last that is known. */
function lineBreakAt(text: string, at: number, atEnd: boolean): number | undefined {
  if (text[at] !== '\r') return text[at] === '\n' ? 1 : 0;
  if (at + 1 === text.length) return atEnd ? 1 : undefined;
  return text[at + 1] === '\n' ? 2 : 1;
}

interface FieldScan {
  value: string;
  end: number;
}

function scanPlain(text: string, start: number, delimiter: string): FieldScan {
  const delimiterCode = delimiter.charCodeAt(0);
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === delimiterCode || code === 10 || code === 13) break;
  }
  return { value: text.slice(start, end), end };
}

function scanQuoted(
  text: string,
  start: number,
  delimiter: string,
  atEnd: boolean,
): FieldScan | 'incomplete' | 'unclosed' {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return atEnd ? 'unclosed' : 'incomplete';
    if (quote + 1 === text.length && !atEnd) return 'incomplete';
    const following = text[quote + 1];
    value += text.slice(from, quote);
    if (following === '"') {
      value += '"';
      from = quote + 2;
    } else if (following === undefined || isFieldEnd(following, delimiter)) {
      return { value, end: quote + 1 };
    } else {
      return undoubled(scanPlain(text, start, delimiter));
    }
  }
}

/** A quoted field with a bare quote inside: quotes around the whole of it are the writer's, the others the name's. */
function undoubled({ value, end }: FieldScan): FieldScan {
  const wrapped = value.length > 2 && value.endsWith('"');
  return { value: wrapped ? value.slice(1, -1) : value, end };
}

function isFieldEnd(character: string | undefined, delimiter: string): boolean {
  return character === delimiter || character === '\n' || character === '\r';
}
