import type { Encoding } from './encodings.js';

/** How often a letter stands in Russian text, in thousandths, from `а` to `я`; after the counts of the Russian National Corpus. */
const FREQUENCIES = [
  80.1, 15.9, 45.4, 17, 29.8, 84.5, 9.4, 16.5, 73.5, 12.1, 34.9, 44, 32.1, 67, 109.7, 28.1, 47.3, 54.7, 62.6,
  26.2, 2.6, 9.7, 4.8, 14.4, 7.3, 3.6, 0.4, 19, 17.4, 3.2, 6.4, 20.1,
];
const FIRST = 'а'.charCodeAt(0);
const WEIGHTS = FREQUENCIES.map((frequency) => Math.log(frequency / (1000 / 32)));

/** What stands for a character that price lists do not have. */
const FOREIGN = -4;
/** A small letter before a capital one in a word: what small letters become in KOI8-R read as windows-1251, and the reverse. */
const RISING = -3;
const SIGNS = new Set('№«»–—“”„…°±²³·•€™®©\u00A0’‘µØø×');

/**
 * How well a text reads as Russian, by its letters and their case; higher is better. Only what is not ASCII counts, so that
 * texts from the same bytes can be compared.
 */
export function russianScore(text: string): number {
  let score = 0;
  let before = 0; // 1 after a small letter, 2 after a capital
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      before = 0;
      continue;
    }
    const small = code >= 0x430 && code <= 0x44f;
    const capital = code >= 0x410 && code <= 0x42f;
    if (small || capital) {
      score += WEIGHTS[code - (small ? FIRST : FIRST - 32)] ?? 0;
      if (capital && before === 1) score += RISING;
      before = small ? 1 : 2;
      continue;
    }
    before = 0;
    if (code === 0x451 || code === 0x401 || SIGNS.has(text.charAt(at))) continue;
    score += FOREIGN;
  }
  return score;
}

const SINGLE_BYTE = ['windows-1251', 'koi8-r', 'ibm866'] as const satisfies readonly Encoding[];

/** Of the encodings that have one byte for a Cyrillic letter the one in which these bytes read most like Russian. */
export function cyrillicEncoding(bytes: Uint8Array): Encoding {
  const scores = SINGLE_BYTE.map((encoding) => russianScore(new TextDecoder(encoding).decode(bytes)));
  return SINGLE_BYTE[scores.indexOf(Math.max(...scores))] ?? 'windows-1251';
}
