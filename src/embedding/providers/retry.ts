/** A failure that may pass. `retryAfterMs`: how long the server asked to be left alone. */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';

  constructor(
    message: string,
    readonly retryAfterMs?: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** How often, and how long between. Time and chance are given, so that tests need neither. */
export interface RetryPolicy {
  /** Further tries after the first. */
  maxRetries: number;
  sleep: (ms: number) => Promise<void>;
  /** 0 ≤ random < 1. */
  random: () => number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
/** A server that asks for a longer pause is not waited for. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Tries `work` again after each {@link TransientFailure}, with exponential backoff of which half is chance, and
 * never sooner than the server asked for. Errors: the last failure, or any other one at once.
 */
export async function withRetries<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientFailure) || tries >= policy.maxRetries) throw error;
      const asked = error.retryAfterMs ?? 0;
      if (asked > LONGEST_RETRY_AFTER_MS) throw error;
      const backoff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
      await policy.sleep(Math.max(asked, backoff * (0.5 + policy.random() / 2)));
    }
  }
}

/** Milliseconds of a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date); undefined when there is none. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
