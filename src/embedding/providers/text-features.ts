import { normaliseText } from '../../common/text.js';
import type { FeatureBag } from './feature-bag.js';

/**
 * What the hashing model sees in a text: stems of words, trigrams of words, and numbers. Letters and
 * digits that are glued together (`d12`, `М500`, `12х2500`) are taken apart, since suppliers glue them as they like.
 * The weights were chosen by measurement (docs/embedding.md).
 */

/** Weight of a word's stem, of each of its trigrams, and of a number; the model takes the square root of sums. */
const STEM_WEIGHT = 2;
const TRIGRAM_WEIGHT = 1;
const NUMBER_WEIGHT = 8;

/** A name begins with what the thing is and goes on with details: each further word weighs less, to a floor. */
const POSITION_DECAY = 0.6;
const POSITION_FLOOR = 0.1;

/** A light stem for inflected languages: all but the last two letters, and at least four. */
const STEM_LEAST = 4;
const STEM_ENDING = 2;

const STEM_SEED = 17;
const NUMBER_SEED = 23;
const TRIGRAM_SEED = 44;

const TOKEN = /\p{L}+|\p{N}+(?:[.,]\p{N}+)?/gu;
const NUMBER = /^\p{N}/u;

/** Puts the features of a text into the emptied bag. */
export function collectFeatures(text: string, bag: FeatureBag): void {
  const normal = normaliseText(text);
  bag.reset(2 * normal.length);
  let words = 0;
  for (const token of normal.match(TOKEN) ?? []) {
    const position = Math.max(POSITION_FLOOR, 1 / (1 + POSITION_DECAY * words));
    if (NUMBER.test(token)) {
      const number = token.replace(',', '.');
      bag.add(hash(NUMBER_SEED, number, 0, number.length), NUMBER_WEIGHT * position);
    } else {
      addWord(token, position, bag);
      words++;
    }
  }
}

function addWord(word: string, position: number, bag: FeatureBag): void {
  const stemEnd = Math.min(word.length, Math.max(STEM_LEAST, word.length - STEM_ENDING));
  bag.add(hash(STEM_SEED, word, 0, stemEnd), STEM_WEIGHT * position);
  const marked = `^${word}$`;
  for (let at = 0; at + 3 <= marked.length; at++)
    bag.add(hash(TRIGRAM_SEED, marked, at, at + 3), TRIGRAM_WEIGHT * position);
}

/** FNV-1a over UTF-16 units, finished as MurmurHash3 is, so that every bit of the result is usable. */
function hash(seed: number, text: string, from: number, to: number): number {
  let h = seed;
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
