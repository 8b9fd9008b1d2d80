import { MONEY_DIGITS } from '../../relational/index.js';

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const UNIT = 10n ** BigInt(MONEY_DIGITS.fraction);

/**
 * A decimal text as it can be kept: rounded to four digits behind the point, a five upwards, without zeros at the end. Undefined: it has too
 * many digits before the point. Computed in whole numbers: `0.1` stays `0.1`.
 */
export function storableAmount(decimal: string): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(decimal) ?? [];
  if (whole === '') return undefined;
  const { fraction: digits } = MONEY_DIGITS;
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const rounded = Number(fraction[digits] ?? '0') >= 5 ? kept + 1n : kept;
  if (rounded >= 10n ** BigInt(MONEY_DIGITS.whole + digits)) return undefined;
  const rest = (rounded % UNIT).toString().padStart(digits, '0').replace(/0+$/, '');
  const text = (rounded / UNIT).toString() + (rest === '' ? '' : `.${rest}`);
  return sign === '-' && rounded > 0n ? `-${text}` : text;
}
