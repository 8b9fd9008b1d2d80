import { normaliseText } from '../../common/text.js';

/** A query taken apart. */
export interface ReadQuery {
  /** The whole, normalised. */
  normalised: string;
  /** What is searched for, normalised: the words of the phrases, too. */
  text: string;
  /** Words that must stand side by side, in this order. */
  phrases: string[];
  /** Words, and words side by side, that must not be there. */
  without: string[];
}

/** Quotes stand for themselves behind a number: `1/2"` is a size. */
const PHRASE = /(?<!\S)(-?)["“„]([^"“”„]*[\p{L}\p{Nd}][^"“”„]*)["”“](?=$|[\s,.;:)])/gu;
/** A minus before a digit is a sign: `-40 °С`. */
const EXCLUDED = /(?<!\S)-(?=\p{L})([^\s"“”„]+)/gu;

/** Reads `"words side by side"`, `-word` and `-"words"`, as search engines on the web do; everything else is words. */
export function readQuery(query: string): ReadQuery {
  const phrases: string[] = [];
  const without: string[] = [];
  const normalised = normaliseText(query);
  const text = normalised
    .replace(PHRASE, (_, minus: string, phrase: string) => {
      (minus === '' ? phrases : without).push(phrase.trim());
      return minus === '' ? phrase : ' ';
    })
    .replace(EXCLUDED, (_, word: string) => {
      without.push(word);
      return ' ';
    });
  return { normalised, text: normaliseText(text), phrases, without };
}
