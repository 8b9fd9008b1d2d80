import { toCyrillic } from '../../common/look-alikes.js';
import { plainNumber } from '../../common/numbers.js';
import { normaliseText } from '../../common/text.js';

/** A run of letters or a number, as it is in a text. */
export interface Run {
  text: string;
  /** Where it is in the text, in UTF-16 units; `end` is behind it. */
  start: number;
  end: number;
}

const RUN = /\p{L}[\p{L}\p{M}]*|\p{Nd}+(?:[.,]\p{Nd}+)?/gu;

/** The words and numbers of a text, in its order. */
export function runsOf(text: string): Run[] {
  return [...text.matchAll(RUN)].map(({ 0: run, index }) => ({
    text: run,
    start: index,
    end: index + run.length,
  }));
}

/** Whether a run is a number. */
export const isNumberRun = (run: string): boolean => /^\p{Nd}/u.test(run);

/**
 * How a run is compared: equal keys are the same word, however it is written. What letters look like counts, not their
 * alphabet. Takes microseconds, so whoever asks for many of them keeps them.
 */
export function keyOfRun(run: string): string {
  const normal = normaliseText(run);
  return isNumberRun(run) ? plainNumber(normal) : toCyrillic(normal);
}

/** The keys of the words and numbers of a text, in its order. */
export const wordsOf = (text: string): string[] => runsOf(text).map((run) => keyOfRun(run.text));

/** The words and numbers of a text, normalised, in the alphabet that they are in. */
export function plainWords(text: string): string[] {
  return normaliseText(text).match(RUN) ?? [];
}
