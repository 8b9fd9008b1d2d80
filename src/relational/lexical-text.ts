import { normaliseText } from '../common/text.js';

/*
 * Names of materials are words and sizes glued together in as many ways as there are suppliers: `М-500`, `м500`,
 * `57х3,5`, `57 x 3.5`. PostgreSQL's text parser would take some for host names, file paths or signed numbers.
 * So the text is cut into runs of letters and numbers here, for what is indexed and for what is asked alike, and
 * PostgreSQL only stems. What belongs together (a grade, a cross section) is indexed as one more word: the
 * rarest and so the strongest hint.
 */

/** Latin letters that look like Cyrillic ones: suppliers type either. */
const LOOK_ALIKES: Record<string, string> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
};
const LETTER_RUN_LIMIT = 3;

/** Words of a text: `head` the first two, which in this trade name the thing, `rest` the others and the compounds. */
export interface LexicalWords {
  head: string[];
  rest: string[];
}

/** Letters that belong to a Cyrillic word or a short mark become Cyrillic; words in Latin letters stay. */
function foldLetters(run: string): string {
  const mixed = /[а-я]/.test(run);
  const ambiguousMark = run.length <= LETTER_RUN_LIMIT && /^[abcehkmoptxy]+$/.test(run);
  return mixed || ambiguousMark
    ? run.replace(/[abcehkmoptxy]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    : run;
}

/** `010,50` → `10.5`. */
function canonicalNumber(digits: string): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const significant = fraction.replace(/0+$/, '');
  return (whole.replace(/^0+(?=\d)/, '') || '0') + (significant ? `.${significant}` : '');
}

/** The words of a text, in order, normalised, with sizes and grades as words of their own at the end. */
export function lexicalWords(text: string): LexicalWords {
  const folded = normaliseText(text).replace(/(\d),(?=\d)/g, '$1.');
  const words: string[] = [];
  const compounds: string[] = [];
  let end = -2;
  for (const match of folded.matchAll(/\p{L}+|\p{Nd}+(?:\.\p{Nd}+)?/gu)) {
    const isNumber = /^\p{Nd}/u.test(match[0]);
    const word = isNumber ? canonicalNumber(match[0]) : foldLetters(match[0]);
    const before = words.at(-1);
    const glued = match.index - end <= 1;
    if (isNumber && before !== undefined) {
      const beforeThat = words.at(-2);
      if (glued && /^\p{L}{1,3}$/u.test(before)) compounds.push(before + word);
      if (before === 'х' && beforeThat !== undefined && /^\d/.test(beforeThat)) {
        compounds.push(`${beforeThat}х${word}`);
      }
    }
    words.push(word);
    end = match.index + match[0].length;
  }
  // A dot inside a compound would make the parser take it for a host name.
  const marks = compounds.map((compound) => compound.replaceAll('.', 'т'));
  return { head: words.slice(0, 2), rest: [...words.slice(2), ...marks] };
}

/** All the words as one text for `to_tsvector`. */
export function lexicalText(text: string): string {
  const { head, rest } = lexicalWords(text);
  return [...head, ...rest].join(' ');
}
