import type { Clock } from '../../common/clock.js';

/**
 * Does the work every `ms` milliseconds until `signal` is aborted; the next time begins so long after the last has ended.
 * Resolves when it has stopped. Errors of the work go to `failed`, and the work goes on.
 */
export async function repeat(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): Promise<void> {
  for (;;) {
    await clock.delay(ms, signal);
    if (signal.aborted) return;
    await work().catch(failed);
  }
}
