import { plainNumber } from '../../common/numbers.js';
import { normaliseText } from '../../common/text.js';

/** A name taken apart once, to be compared with many. */
export interface TakenApart {
  /** By the one normaliser. */
  normalised: string;
  /** Runs of letters, in order, in small letters. */
  words: readonly string[];
  /** Numbers, each written in one way. */
  numbers: ReadonlySet<string>;
  /** What a mark before a number says: `м` → 500, `ø` → 12. Sizes of cross sections are under `х`. */
  marked: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups of three characters, words padded as `pg_trgm` does. */
  trigrams: ReadonlySet<string>;
}

const RUN = /\p{L}+|\p{Nd}+(?:\.\p{Nd}+)?/gu;
/** A run of so few letters before a number is a mark. */
const MARK_LETTERS = 3;
/** Words that agree in so many letters are taken for forms of one. */
const STEM_LETTERS = 5;

/** Takes a name apart. */
export function takeApart(name: string): TakenApart {
  const normalised = normaliseText(name);
  const words: string[] = [];
  const numbers = new Set<string>();
  const marked = new Map<string, Set<string>>();
  const mark = (by: string, number: string) => marked.set(by, (marked.get(by) ?? new Set()).add(number));
  let before = { text: '', end: -2 };
  for (const { 0: run, index } of normalised.matchAll(RUN)) {
    if (/^\p{L}/u.test(run)) words.push(run);
    else {
      const number = plainNumber(run);
      numbers.add(number);
      const isGlued = index - before.end <= 1;
      if (isGlued && before.text.length <= MARK_LETTERS && /^\p{L}/u.test(before.text))
        mark(before.text, number);
      if (/^ ?(мм|см|м|кг|г|л|мл|вт|квт|а|в)(?!\p{L})/u.test(normalised.slice(index + run.length)))
        mark(unitBehind(normalised, index + run.length), number);
      if (normalised[index + run.length] === 'х') mark('х', number);
    }
    before = { text: run, end: index + run.length };
  }
  return { normalised, words, numbers, marked, trigrams: trigramsOf(normalised) };
}

const unitBehind = (text: string, at: number) => `_${/^ ?(\p{L}+)/u.exec(text.slice(at))?.[1] ?? ''}`;

function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  for (const [run] of text.matchAll(RUN)) {
    const padded = `  ${run} `;
    for (let at = 0; at + 3 <= padded.length; at++) trigrams.add(padded.slice(at, at + 3));
  }
  return trigrams;
}

/** The share of what is in both among what is in either, 0..1, as `pg_trgm`'s `similarity`. */
export function trigramSimilarity(a: TakenApart, b: TakenApart): number {
  let common = 0;
  for (const trigram of a.trigrams) if (b.trigrams.has(trigram)) common++;
  return common === 0 ? 0 : common / (a.trigrams.size + b.trigrams.size - common);
}

/** Whether two words are forms of one: they agree in their first letters. */
export function sameStem(a: string, b: string): boolean {
  const length = Math.min(STEM_LETTERS, Math.max(a.length, b.length));
  return a.slice(0, length) === b.slice(0, length);
}

/** The share of the first set's members that the second has; 1 when there are none. */
export function shareIn(of: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (of.size === 0) return 1;
  let common = 0;
  for (const one of of) if (others.has(one)) common++;
  return common / of.size;
}

/** How many marks both have that say the same, and how many that contradict each other: `м500` and `м400`. */
export function compareMarks(a: TakenApart, b: TakenApart): { same: number; contradictory: number } {
  let same = 0;
  let contradictory = 0;
  for (const [mark, numbers] of a.marked) {
    const others = b.marked.get(mark);
    if (!others) continue;
    if ([...numbers].some((number) => others.has(number))) same++;
    else contradictory++;
  }
  return { same, contradictory };
}
