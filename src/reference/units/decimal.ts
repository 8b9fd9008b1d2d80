/** A decimal without loss: `digits` × 10^-`scale`. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

/** Digits behind the point of a quotient that never ends. */
const PERIODIC_DIGITS = 20;

/** What is read as a decimal: at most 30 digits on each side of the point. */
export const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/** `12.50` → 1250 × 10^-2. Errors: RangeError for what {@link DECIMAL} does not match. */
export function parseDecimal(text: string): Decimal {
  if (!DECIMAL.test(text)) throw new RangeError(`"${text}" is not a decimal`);
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** `a` / `b` as text, without zeros at the end; not exact only where the digits never end: then rounded half away from zero. */
export function quotient(a: Decimal, b: Decimal): { text: string; exact: boolean } {
  const [numerator, denominator] = [a.digits * 10n ** BigInt(b.scale), b.digits * 10n ** BigInt(a.scale)];
  const places = finitePlaces(numerator, denominator);
  if (places !== null)
    return { text: format((numerator * 10n ** BigInt(places)) / denominator, places), exact: true };
  return {
    text: format(roundedQuotient(numerator * 10n ** BigInt(PERIODIC_DIGITS), denominator), PERIODIC_DIGITS),
    exact: false,
  };
}

/** How many digits behind the point the quotient has; null when they never end. */
function finitePlaces(numerator: bigint, denominator: bigint): number | null {
  let rest = denominator / gcd(abs(numerator), abs(denominator));
  const count = (factor: bigint) => {
    let times = 0;
    for (; rest % factor === 0n; rest /= factor) times += 1;
    return times;
  };
  const places = Math.max(count(2n), count(5n));
  return abs(rest) === 1n ? places : null;
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const [n, d] = [abs(numerator), abs(denominator)];
  const size = (2n * n + d) / (2n * d);
  return numerator < 0n === denominator < 0n ? size : -size;
}

function format(digits: bigint, places: number): string {
  const text = abs(digits)
    .toString()
    .padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = text.slice(text.length - places).replace(/0+$/, '');
  const sign = digits < 0n ? '-' : '';
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

const abs = (value: bigint) => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
