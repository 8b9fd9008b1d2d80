import { currencyOf } from './currencies.js';
import { type NumberOptions, readNumber } from './number.js';

/** An exact amount. `currency` is an ISO 4217 code, null where the text names none. */
export interface Money {
  amount: string;
  currency: string | null;
}

/** What the text of a price says: an amount, why there is none, or what is wrong with it. */
export type MoneyReading = Money | { absent: 'empty' | 'on_request' } | { fault: string };

const EMPTY = /^(?:[-–—−.\s]*|нет|n\/?a|#н\/д|х|x)$/iu;
const ON_REQUEST =
  /^(?:цена\s+)?(?:(?:по|под)\s+запрос[уе]?|договорная|по\s+договор[её]нности|уточня\p{L}+|звоните|запросить|(?:up)?on\s+request|(?:please\s+)?call|ask|p\.?o\.?r\.?|tba|tbd)(?![\p{L}\p{N}]).{0,40}$/iu;
const KOPECKS = /^(\d[\d\s\u00A0\u202F]*?)\s*(?:руб\.?|р\.?|рубл\p{L}*)\s*(\d{1,2})\s*(?:коп\p{L}*|к)\.?$/iu;
/** What a unit behind the price looks like (`руб./м2`, `₽ за шт.`); it is passed over. */
const PER_UNIT = /(?:\/| за | per ).{1,20}$/iu;
/** The number: with a sign or a separator in front only where that is not the point of an abbreviation (`руб.15`). */
const NUMBER = /(?:(?<!\p{L})[.,])?\d(?:[\d.,'’ ]*\d)?/u;
/** What may stand between the number and its currency. */
const FILLING = /^[\s,;=(]+|[\s,;)]+$/g;

/**
 * Reads the text of a price: `1 234,50 ₽`, `9,19р.`, `$12.50`, `12 руб. 50 коп.`, `по запросу`, `—`. Amounts are exact decimal
 * strings, by the rules of {@link readNumber}, with one more: behind a currency that stands in front, as in
 * `$1,234`, a comma and three digits are thousands, since that is how English has it.
 */
export function readMoney(text: string, options: NumberOptions = {}): MoneyReading {
  const trimmed = text.replace(/[\s\u00A0\u2007\u2009\u202F]+/g, ' ').trim();
  if (EMPTY.test(trimmed)) return { absent: 'empty' };
  if (ON_REQUEST.test(trimmed)) return { absent: 'on_request' };
  if (trimmed.length > 100) return { fault: 'is too long for a price' };
  const kopecks = KOPECKS.exec(trimmed);
  if (kopecks) return withKopecks(kopecks);
  const price = trimmed.replace(PER_UNIT, '');
  const found = NUMBER.exec(price);
  if (!found) return { fault: 'is not a price' };
  const [number] = found;
  const [, before = '', sign = ''] = /^(.*?)([+\-−–]?) ?$/u.exec(price.slice(0, found.index)) ?? [];
  const amount = readNumber(sign + number, decimalFor(before, number, options));
  if (amount === undefined) return { fault: 'is not a price' };
  const around = [before, price.slice(found.index + number.length)];
  const named = around.map((word) => word.replace(FILLING, '')).filter((word) => word !== '');
  if (named.some((word) => /\d/.test(word))) return { fault: 'is not a price' };
  const currencies = new Set(named.map(currencyOf));
  if (currencies.has(undefined))
    return { fault: `has "${named.find((word) => !currencyOf(word))?.slice(0, 40)}", which is no currency` };
  if (currencies.size > 1) return { fault: 'names two currencies' };
  return { amount, currency: [...currencies][0] ?? null };
}

function withKopecks([, whole = '', part = '']: RegExpExecArray): MoneyReading {
  const rubles = readNumber(whole);
  if (rubles === undefined) return { fault: 'is not a price' };
  return { amount: `${rubles}.${part.padStart(2, '0')}`, currency: 'RUB' };
}

function decimalFor(before: string, number: string, options: NumberOptions): NumberOptions {
  if (options.decimal || before.trim() === '' || !/^[1-9]\d{0,2},\d{3}$/.test(number)) return options;
  return { decimal: '.' };
}
