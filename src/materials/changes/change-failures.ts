import { AppError } from '../../common/errors.js';
import type { MaterialChange } from '../../relational/index.js';

/** The text itself is refused: trying again does not help. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'EMBEDDING_REFUSED';

/** A store or the endpoint is away, or set up wrongly: nothing is wrong with the change, and it will be applied. */
export const isOutage = (error: unknown): boolean => error instanceof AppError && !isRefusal(error);

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export const mostAttempts = (changes: readonly MaterialChange[]): number =>
  Math.max(...changes.map(({ attempts }) => attempts));

/** How long to leave changes alone, in milliseconds: exponential, of which half is chance. */
export function backoffMs(changes: readonly MaterialChange[]): number {
  const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (mostAttempts(changes) - 1));
  return longest * (0.5 + Math.random() / 2);
}
