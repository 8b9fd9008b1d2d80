import { toCyrillic } from '../../common/look-alikes.js';
import { plainNumber } from '../../common/numbers.js';
import { normaliseText } from '../../common/text.js';

/** A run of letters or a number in a text, as it is compared: equal keys are the same word, however it is written. */
export interface WordRun {
  key: string;
  /** Where it is in the text, in UTF-16 units; `end` is behind it. */
  start: number;
  end: number;
  isNumber: boolean;
}

const RUN = /\p{L}[\p{L}\p{M}]*|\p{Nd}+(?:[.,]\p{Nd}+)?/gu;

/** The words and numbers of a text, in its order. What letters look like counts, not their alphabet. */
export function wordRuns(text: string): WordRun[] {
  return [...text.matchAll(RUN)].map(({ 0: run, index }) => {
    const isNumber = /^\p{Nd}/u.test(run);
    const normal = normaliseText(run);
    return {
      key: isNumber ? plainNumber(normal) : toCyrillic(normal),
      start: index,
      end: index + run.length,
      isNumber,
    };
  });
}

/** The words and numbers of a text, normalised, in the alphabet that they are in. */
export function plainWords(text: string): string[] {
  return normaliseText(text).match(RUN) ?? [];
}
