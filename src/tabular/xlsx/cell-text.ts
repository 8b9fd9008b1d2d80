import { readNumber } from '../values/number.js';
import type { CellFormat } from './cell-formats.js';

/** Spreadsheets compute with so many digits; what stands behind them is noise of binary fractions. */
const DIGITS = 15;
/** What is longer is no number; the expressions below take time by the square of the length. */
const LONGEST_NUMBER = 60;
const MS_PER_DAY = 86_400_000;
/** The last day of a calendar of the year 9999. */
const LAST_SERIAL = 2_958_466;

/** The text of a cell that holds a number, by its format: `0.30000000000000004` is 0.3, `1.1E-2` is 0.011, dates are ISO 8601. */
export function numberText(value: string, format: CellFormat, date1904: boolean): string {
  const number = value.trim();
  if (format === undefined) return plainNumber(number);
  if (format.kind !== 'digits') return dateText(number, format.kind, date1904) ?? plainNumber(number);
  const plain = plainNumber(number);
  return /^\d+$/.test(plain) ? plain.padStart(format.digits, '0') : plain;
}

function plainNumber(value: string): string {
  if (value.length > LONGEST_NUMBER || /^-?\d+$/.test(value)) return value;
  const digits = value
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  const rounded = digits.length > DIGITS ? Number(value).toPrecision(DIGITS) : value;
  const plain = readNumber(rounded, { decimal: '.' });
  if (plain === undefined) return value;
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

/** The day of a serial number; before 1 March 1900 one less, since spreadsheets have a 29 February in that year. */
function dateText(value: string, kind: 'date' | 'time' | 'datetime', date1904: boolean): string | undefined {
  const serial = Number(value);
  if (value === '' || !(serial >= 0 && serial < LAST_SERIAL)) return undefined;
  const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const ms = Date.UTC(1899, 11, 30) + Math.round(days * MS_PER_DAY);
  const [day = '', clock = ''] = new Date(ms).toISOString().split('T');
  const time = clock.endsWith(':00.000Z') ? clock.slice(0, 5) : clock.slice(0, 8);
  if (serial < 1 && kind !== 'date') return time;
  if (kind === 'date' || Math.round((serial % 1) * 86_400) % 86_400 === 0) return day;
  return `${day} ${time}`;
}
