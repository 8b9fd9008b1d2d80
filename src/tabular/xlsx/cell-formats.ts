import type { Archive } from './archive.js';
import { attributeOf, readXml } from './xml.js';

/** What a style makes of a number: a date, a time, both, a number with leading zeros (how many digits), or nothing. */
export type CellFormat =
  { kind: 'date' | 'time' | 'datetime' } | { kind: 'digits'; digits: number } | undefined;

/** The built-in formats of dates and times (ECMA-376, 18.8.30; 27 to 36 and 50 to 58 are those of East Asia). */
const BUILT_IN = new Map<number, CellFormat>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id) => [id, { kind: 'date' }] as const,
  ),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 47].map((id) => [id, { kind: 'time' }] as const),
  [22, { kind: 'datetime' }],
]);

/** Spreadsheets allow no longer ones, and the expressions below take time by the square of the length. */
const LONGEST_CODE = 255;

/** The formats of the styles, by the number of the style. */
export async function readCellFormats(archive: Archive, part: string): Promise<CellFormat[]> {
  const styles: CellFormat[] = [];
  if (!archive.has(part)) return styles;
  const own = new Map<number, CellFormat>();
  let inCells = false;
  await readXml(archive.read(part), part, {
    open: (name, attributes) => {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (name === 'numFmt') own.set(id, formatOf(attributeOf(attributes, 'formatCode') ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) styles.push(own.has(id) ? own.get(id) : BUILT_IN.get(id));
    },
    text: () => undefined,
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** What a format code means: the letters of dates and times outside quotes, escapes and brackets. */
export function formatOf(code: string): CellFormat {
  const [first = ''] = code.slice(0, LONGEST_CODE).split(';');
  if (/\[[hms]+\]/i.test(first)) return undefined; // a duration
  const bare = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').replace(/general/i, '');
  if (/^0{2,}$/.test(bare)) return { kind: 'digits', digits: bare.length };
  const date = /[dyг]/i.test(bare) || /mmm/i.test(bare);
  const time = /[hsч]/i.test(bare);
  if (date) return { kind: time ? 'datetime' : 'date' };
  return time ? { kind: 'time' } : undefined;
}
