import { toCyrillic } from '../common/look-alikes.js';
import { plainNumber } from '../common/numbers.js';
import { normaliseText } from '../common/text.js';

/*
 * Names of materials are words and sizes glued together in as many ways as there are suppliers: `М-500`, `м500`,
 * `57х3,5`, `57 x 3.5`. PostgreSQL's text parser would take some for host names, file paths or signed numbers.
 * So the text is cut into runs of letters and numbers here, for what is indexed and for what is asked alike, and
 * PostgreSQL only stems. What belongs together (a grade, a cross section) is indexed as one more word: the
 * rarest and so the strongest hint.
 */

/**
 * To be raised by whoever changes what words a text has, here or in `common/text`: the rows that have words of another
 * version are given new ones when the program starts. A test fails until then.
 */
export const WORDS_VERSION = 2;

/** What the normaliser makes of `d`, `ф` and `⌀` before a number. */
const DIAMETER_SIGN = 'ø';
const DIAMETER = 'диаметр';
const DIAMETER_MARK = /^(диаметр\p{L}*|ду|дн|dn|dy)$/u;
/** A run of so few letters is a mark rather than a word. */
const MARK_LETTERS = 3;
/** An abbreviation has so many letters before its dot, at least; a word that is still being typed one more. */
const ABBREVIATED_LETTERS = 2;

/** Words of a text: `head` the first two, which in this trade name the thing, `rest` the others and the compounds. */
export interface LexicalWords {
  head: string[];
  rest: string[];
}

/** A word of a query. */
export interface AskedWord {
  word: string;
  /** It may be the beginning of a longer one: an abbreviation with its dot, or the word at the end. */
  isOpen: boolean;
}

/** The words of a text, in order, normalised, with sizes and grades as words of their own at the end. */
export function lexicalWords(text: string): LexicalWords {
  const { words, compounds } = wordsOf(text);
  const plain = words.map(({ word }) => word);
  return { head: plain.slice(0, 2), rest: [...plain.slice(2), ...compounds] };
}

/** All the words as one text for `to_tsvector`. */
export function lexicalText(text: string): string {
  const { head, rest } = lexicalWords(text);
  return [...head, ...rest].join(' ');
}

/** The words as one text without the compounds, which have no place among the others: for phrases. */
export function phraseText(text: string): string {
  return wordsOf(text)
    .words.map(({ word }) => word)
    .join(' ');
}

/** The words of a query, as {@link lexicalWords} has them. */
export function askedWords(text: string): AskedWord[] {
  const { words, compounds } = wordsOf(text);
  return [...words, ...compounds.map((word) => ({ word, isOpen: false }))];
}

function wordsOf(text: string): { words: AskedWord[]; compounds: string[] } {
  const folded = normaliseText(text);
  const words: AskedWord[] = [];
  const compounds: string[] = [];
  let end = -2;
  for (const { 0: run, index } of folded.matchAll(/\p{L}+|\p{Nd}+(?:\.\p{Nd}+)?/gu)) {
    const isNumber = /^\p{Nd}/u.test(run);
    const word = isNumber ? plainNumber(run) : run === DIAMETER_SIGN ? DIAMETER : foldLetters(run);
    const before = words.at(-1)?.word;
    if (isNumber && before !== undefined) {
      const beforeThat = words.at(-2)?.word;
      const isGlued = index - end <= 1;
      if (isGlued && new RegExp(`^\\p{L}{1,${MARK_LETTERS}}$`, 'u').test(before))
        compounds.push(before + word);
      if (isGlued && DIAMETER_MARK.test(before)) compounds.push(`диам${word}`);
      if (before === 'х' && beforeThat !== undefined && /^\d/.test(beforeThat))
        compounds.push(`${beforeThat}х${word}`);
    }
    end = index + run.length;
    words.push({ word, isOpen: !isNumber && isOpen(run, folded.slice(end, end + 2)) });
  }
  // A dot inside a compound would make the parser take it for a host name.
  return { words, compounds: compounds.map((compound) => compound.replaceAll('.', 'т')) };
}

function isOpen(run: string, behind: string): boolean {
  if (behind === '') return run.length > ABBREVIATED_LETTERS;
  return run.length >= ABBREVIATED_LETTERS && /^\.(?!\p{Nd})/u.test(behind);
}

/** Letters that belong to a Cyrillic word or a short mark become Cyrillic; words in Latin letters stay. */
function foldLetters(run: string): string {
  const isMixed = /[а-я]/.test(run);
  const isAmbiguousMark = run.length <= MARK_LETTERS && /^[abcehkmoptxy]+$/.test(run);
  return isMixed || isAmbiguousMark ? toCyrillic(run) : run;
}
