import { AppError, ERROR_CODES, type ErrorCode } from '../common/errors.js';

/** Attempts at a job that come no further, one after the other, before it is given up. */
export const MOST_TRIES = 10;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 60_000];

const PASSING: readonly ErrorCode[] = [
  'STORE_UNAVAILABLE',
  'STORE_TIMEOUT',
  'EMBEDDING_FAILED',
  'OVERLOADED',
];

/** Whether the same attempt may succeed later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof AppError && PASSING.includes(error.code);

/** How long to wait after so many tries, in milliseconds. */
export const pauseAfter = (tries: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.max(tries - 1, 0), LONGEST_PAUSE_MS);

/** What whoever asks for the job is told. Of a fault of the program itself: nothing but where to look. */
export function failureOf(error: unknown): { code: string; detail: string } {
  if (error instanceof AppError && ERROR_CODES[error.code].status !== 500)
    return { code: error.code, detail: error.message };
  return { code: 'INTERNAL', detail: 'The log has the cause under the id of the job.' };
}
