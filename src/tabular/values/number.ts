/** How a number is written. */
export interface NumberOptions {
  /** The decimal separator, where it is known: the other of comma and point then separates thousands. */
  decimal?: ',' | '.';
}

const MAX_LENGTH = 60;
const MAX_EXPONENT = 30;
/** Space, no-break, figure, thin, narrow no-break space, and the apostrophes. */
const THOUSANDS = "[ \\u00A0\\u2007\\u2009\\u202F'’]";
const GROUPED = new RegExp(`^\\d{1,3}(?:${THOUSANDS}\\d{3})+(?=$|[.,])`);
const THOUSANDS_MARKS = new RegExp(THOUSANDS, 'g');

/**
 * The number that a text is, as an exact decimal string (`1 234,50` → `1234.50`), or undefined when it is none. Spaces (also
 * no-break and narrow), apostrophes and, beside a decimal separator, commas or points may separate thousands. A comma or
 * point that stands alone is the decimal separator, whatever follows it: `1,234` is 1.234, since that is how it is written
 * here; two or more of the same kind (`1,234,567`) can only separate thousands. `decimal` overrides both.
 */
export function readNumber(text: string, options: NumberOptions = {}): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_LENGTH) return undefined;
  const [, sign = '', digits = '', exponent] =
    /^([+\-−–]?) ?([\d.,'’ \u00A0\u2007\u2009\u202F]*\d[.,]?)(?:[eE]([+-]?\d{1,3}))?$/.exec(trimmed) ?? [];
  const plain = unsigned(digits, options.decimal);
  if (plain === undefined) return undefined;
  const number = exponent === undefined ? plain : scaled(plain, Number(exponent));
  if (number === undefined) return undefined;
  return sign === '' || sign === '+' || /^[0.]*$/.test(number) ? number : `-${number}`;
}

function unsigned(digits: string, decimal: ',' | '.' | undefined): string | undefined {
  let rest = digits;
  if (GROUPED.test(rest)) rest = rest.replace(THOUSANDS_MARKS, '');
  const separator = decimal ?? decimalOf(rest);
  const other = separator === ',' ? '.' : ',';
  const [whole = '', fraction = '', ...more] = rest.split(separator);
  if (more.length > 0 || !/^\d*$/.test(fraction)) return undefined;
  const [first = '', ...groups] = whole.split(other);
  if (!/^\d*$/.test(first) || groups.some((group) => !/^\d{3}$/.test(group))) return undefined;
  if (groups.length > 0 && !/^\d{1,3}$/.test(first)) return undefined;
  const integer = (first + groups.join('')).replace(/^0+(?=\d)/, '');
  if (integer === '' && fraction === '') return undefined;
  return fraction === '' ? integer : `${integer || '0'}.${fraction}`;
}

/** Whichever stands last, if once; of several of one kind each separates thousands. */
function decimalOf(digits: string): ',' | '.' {
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  const last = comma > point ? ',' : '.';
  const once = digits.indexOf(last) === Math.max(comma, point);
  if (once) return last;
  return last === ',' ? '.' : ',';
}

/** `1.1` and -2 → `0.011`. */
function scaled(number: string, exponent: number): string | undefined {
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const [integer = '', fraction = ''] = number.split('.');
  const digits = integer + fraction;
  const point = integer.length + exponent;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(at);
  return rest === '' ? whole : `${whole}.${rest}`;
}
