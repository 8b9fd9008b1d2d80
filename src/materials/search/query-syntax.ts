import { normaliseText } from '../../common/text.js';

/** A query taken apart. */
export interface ReadQuery {
  /** The whole, normalised. */
  normalised: string;
  /** The same with the phrases as words: which query is answered where nothing has the phrases. */
  asWords: string;
  /** What is searched for, normalised: the words of the phrases, too. */
  text: string;
  /** Words that must stand side by side, in this order. */
  phrases: string[];
  /** Words, and words side by side, that must not be there. */
  without: string[];
}

/** Quotes stand for themselves behind a number: `1/2"` is a size. */
const PHRASE = /(?<!\S)(-?)["“„]([^"“”„]*[\p{L}\p{Nd}][^"“”„]*)["”“](?=$|[\s,.;:)])/u;
/** A minus before a digit is a sign: `-40 °С`. */
const MINUS = /(?<!\S)-(?=\p{L})/u;
const EXCLUDED = new RegExp(`${MINUS.source}([^\\s"“”„]+)`, 'u');
/** In one go, so that a minus inside a phrase excludes nothing. */
const SYNTAX = new RegExp(`${PHRASE.source}|${EXCLUDED.source}`, 'gu');

/** Reads `"words side by side"`, `-word` and `-"words"`, as search engines on the web do; everything else is words. */
export function readQuery(query: string): ReadQuery {
  const normalised = normaliseText(query);
  const phrases: string[] = [];
  const without: string[] = [];
  for (const [, minus, phrase, word] of normalised.matchAll(SYNTAX))
    (minus === '' ? phrases : without).push((phrase ?? word ?? '').trim());
  const rewritten = (exclusion: (whole: string) => string) =>
    normaliseText(
      normalised.replace(SYNTAX, (whole: string, minus: string | undefined, phrase: string) =>
        minus === '' ? withoutMinus(phrase) : exclusion(whole),
      ),
    );
  return { normalised, asWords: rewritten((whole) => whole), text: rewritten(() => ' '), phrases, without };
}

/** Its words are to be read as words. */
const withoutMinus = (phrase: string) => phrase.replaceAll(new RegExp(MINUS, 'gu'), '');
