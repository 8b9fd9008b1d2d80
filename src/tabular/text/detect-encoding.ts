import { cyrillicEncoding } from './cyrillic.js';
import type { Encoding } from './encodings.js';

/** An encoding, how long its byte order mark is, and why it was chosen. */
export interface DetectedEncoding {
  encoding: Encoding;
  why: string;
}

/** So much of the beginning is looked at. */
export const ENCODING_SAMPLE_BYTES = 256 * 1024;

/**
 * The encoding of the beginning of a text: by its byte order mark, else UTF-16 by where its zero bytes are, else UTF-8 where it
 * is valid or nearly so, else whichever encoding with a byte for a letter reads most like Russian. Letter statistics of our own
 * decide there, since the library that was tried (chardet) is wrong on about one short price list in ten, and does not know IBM 866.
 */
export function detectEncoding(sample: Uint8Array): DetectedEncoding {
  const bytes = sample.subarray(0, ENCODING_SAMPLE_BYTES);
  const marked = byMark(bytes);
  if (marked) return { encoding: marked, why: 'by its byte order mark' };
  const wide = byZeros(bytes);
  if (wide) return { encoding: wide, why: 'two bytes stand for each character' };
  const { sequences, broken } = countUtf8(bytes);
  if (broken === 0) return { encoding: 'utf-8', why: sequences === 0 ? 'it is plain ASCII' : 'it is valid' };
  if (sequences >= broken) return { encoding: 'utf-8', why: `it is valid but for ${broken} bytes` };
  return { encoding: cyrillicEncoding(bytes), why: 'it is not UTF-8, and reads most like Russian so' };
}

function byMark(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** In UTF-16 the high byte of most characters is 0 (Latin) or 4 (Cyrillic), and stands at every second place. */
function byZeros(bytes: Uint8Array): Encoding | undefined {
  const pairs = bytes.length >> 1;
  if (pairs < 2) return undefined;
  const high = [0, 0];
  let zeros = 0;
  for (let at = 0; at < pairs * 2; at++) {
    const byte = bytes[at];
    if (byte === 0) zeros += 1;
    if (byte === 0 || byte === 4) high[at & 1] = (high[at & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = high;
  if (zeros === 0 || Math.max(even, odd) < pairs * 0.8 || Math.min(even, odd) > pairs * 0.2) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Whole sequences of more than one byte, and bytes that belong to none; one that the sample cuts off is neither. */
function countUtf8(bytes: Uint8Array): { sequences: number; broken: number } {
  let sequences = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 1) {
      at += 1;
      continue;
    }
    let have = 1;
    while (have < length && ((bytes[at + have] ?? 0) & 0xc0) === 0x80) have += 1;
    if (length > 0 && have === length) sequences += 1;
    else if (length === 0 || at + have < bytes.length) broken += 1;
    at += Math.max(have, 1);
  }
  return { sequences, broken };
}
