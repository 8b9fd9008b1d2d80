/** Thrown by {@link withTimeLimit}; the caller decides what error that means at its level. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';

  constructor(
    readonly what: string,
    readonly limitMs: number,
  ) {
    super(`${what} took longer than ${limitMs} ms`);
  }
}

/**
 * The outcome of `work`, or {@link TimeLimitExceeded} after `limitMs` milliseconds. The work is not
 * cancelled: its later outcome is ignored, and its later rejection is not an unhandled one.
 *
 * When the limit passes, the event loop polls its sockets once more before the limit counts: after a long
 * synchronous stretch (a big JSON, a garbage collection) timers fire before answers that are already there.
 *
 * `onEnd` is called when the outcome is decided.
 */
export function withTimeLimit<T>(
  work: Promise<T>,
  limitMs: number,
  what: string,
  onEnd: () => void = () => undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => {
        onEnd();
        reject(new TimeLimitExceeded(what, limitMs));
      });
    }, limitMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        onEnd();
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        onEnd();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
