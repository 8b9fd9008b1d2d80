import { LRUCache } from 'lru-cache';
import { spellOut } from './abbreviations.js';
import { foldLookAlikes } from './look-alikes.js';

/**
 * The one normaliser of the product: what the search indexes, what it is asked, what is embedded and
 * what a cache key is made of pass through it, so that equal keys mean equal answers. Quotes and signs of minus stay: they
 * are the syntax of queries.
 */

/** A unit taken off its number may leave a mark behind it, and so on: nothing real needs a third round. */
const ROUNDS = 8;

/** Longer texts do not come back, and would take room. */
const REMEMBERED_LENGTH = 500;
/** A batch of an import is normalised for its words, and a moment later for its vectors; a query for this and that. */
const remembered = new LRUCache<string, string>({ max: 4096 });

/**
 * NFKC, lower case, `ё` → `е`, control characters and runs of white space → one space, trimmed; letters of one word in
 * one alphabet; and what this trade writes in many ways in one: `57 x 3,5` → `57х3.5`, `М-500`, `М 500` → `м500`,
 * `50kg` → `50 кг`, `d12`, `ф 12` → `ø12`, `ж/б` → `железобетонный`. Idempotent.
 */
export function normaliseText(text: string): string {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const normalised = normalise(text);
  if (text.length <= REMEMBERED_LENGTH) remembered.set(text, normalised);
  return normalised;
}

function normalise(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ё', 'е')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  let folded = plain;
  for (let round = 0; round < ROUNDS; round += 1) {
    const again = foldTrade(folded);
    if (again === folded) break;
    folded = again;
  }
  return folded;
}

/** What belongs together is put together first, so that its letters are seen together, and `х` is restored afterwards. */
function foldTrade(text: string): string {
  const sameLetters = foldLookAlikes(foldHyphens(foldNumbers(text))).normalize('NFKC');
  return foldUnits(foldGrades(foldNumbers(spellOut(sameLetters))));
}

/** Decimal points, one sign between the sizes of a cross section, and one for a diameter. */
function foldNumbers(text: string): string {
  return text
    .replace(/(?<=\p{Nd}),(?=\p{Nd})/gu, '.')
    .replace(/(?<=\p{Nd}) ?[хx×*✕⨯] ?(?=\p{Nd})/gu, 'х')
    .replace(/(?<![\p{L}\p{M}\p{Nd}])[ø⌀∅фd] ?(?=\p{Nd})/gu, 'ø')
    .replace(/[⌀∅] ?(?=\p{Nd})/gu, 'ø');
}

/** A mark of few letters and its number. */
function foldHyphens(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}\p{Nd}-])(\p{L}{1,3})[-‐-–](?=\p{Nd})/gu, '$1');
}

/** With a space between, only `м` is a mark for certain: `в 25` may be "in 25". */
function foldGrades(text: string): string {
  return text.replace(
    /(?<![\p{L}\p{M}\p{Nd}-]|\p{Nd} )[мm] (?=\p{Nd}{2,4}(?![\p{L}\p{M}\p{Nd}]| ?[хмm]))/gu,
    'м',
  );
}

const UNITS = 'mm|cm|km|m|мм|см|дм|км|м|мк|мкм|мл|л|кг|г|т|шт|вт|квт|мпа|kg|g|ml|l|pcs|w|kw';
/** Units that people write in Latin letters. */
const CYRILLIC_UNITS: Record<string, string> = {
  mm: 'мм',
  cm: 'см',
  km: 'км',
  m: 'м',
  kg: 'кг',
  g: 'г',
  ml: 'мл',
  l: 'л',
  pcs: 'шт',
  w: 'вт',
  kw: 'квт',
};
const NUMBER_AND_UNIT = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{Nd}.])(\\p{Nd}[\\p{Nd}.х]*) ?(${UNITS})(?=[23]?(?![\\p{L}\\p{M}\\p{Nd}]))`,
  'gu',
);

/** One space between a number and its unit, and the unit in Cyrillic letters. */
function foldUnits(text: string): string {
  return text.replace(
    NUMBER_AND_UNIT,
    (_, number: string, unit: string) => `${number} ${CYRILLIC_UNITS[unit] ?? unit}`,
  );
}
