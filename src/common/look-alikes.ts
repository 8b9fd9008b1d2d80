/*
 * Suppliers type Latin letters for Cyrillic ones and the other way round: `A500C`, `бaлка`. The reader sees no difference,
 * so neither does the search.
 */

const LATIN = 'abcehkmoptxy';
const CYRILLIC = 'авсенкмортху';
/** Codes are digits and short runs of letters: `a500c`. A longer run is a word of its alphabet, as is one without digits: `box`. */
const CODE_LETTERS = 3;

const TO_CYRILLIC = new Map(Array.from(LATIN, (letter, i) => [letter, CYRILLIC.charAt(i)]));
const TO_LATIN = new Map(Array.from(CYRILLIC, (letter, i) => [letter, LATIN.charAt(i)]));
const TOKEN = /[\p{L}\p{M}\p{Nd}]+/gu;
const LATIN_LETTER = /[a-z]/g;
const CYRILLIC_LETTER = /[а-я]/g;
const LOOKS_CYRILLIC = new RegExp(`^[${LATIN}]{1,${CODE_LETTERS}}$`);

/**
 * Within a word of both alphabets the one of most of its letters wins, the Cyrillic one when there are as many of each. Codes
 * whose letters could all be of either (`a500c`) become Cyrillic. `text` is in lower case. Idempotent.
 */
export function foldLookAlikes(text: string): string {
  return text.replace(TOKEN, (token) => {
    const latin = token.match(LATIN_LETTER)?.length ?? 0;
    if (latin === 0) return token;
    const cyrillic = token.match(CYRILLIC_LETTER)?.length ?? 0;
    if (cyrillic >= latin) return toCyrillic(token);
    const inLatin = token.replace(CYRILLIC_LETTER, (letter) => TO_LATIN.get(letter) ?? letter);
    return isCode(inLatin) ? toCyrillic(inLatin) : inLatin;
  });
}

/** It has digits, and every run of its letters is short and could be Cyrillic. */
function isCode(token: string): boolean {
  const runs = token.split(/\p{Nd}+/u);
  return runs.length > 1 && runs.every((run) => run === '' || LOOKS_CYRILLIC.test(run));
}

/** Latin letters that look like Cyrillic ones as these; the others stay. `token` is in lower case. */
export function toCyrillic(token: string): string {
  return token.replace(LATIN_LETTER, (letter) => TO_CYRILLIC.get(letter) ?? letter);
}
