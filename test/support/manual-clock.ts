import type { Clock } from '../../src/common/clock.js';

/** A {@link Clock} that stands still until it is told to move. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private stepMs = 0;
  private readonly sleepers = new Set<{ until: number; wake: () => void }>();

  /** `startMs`: the wall-clock time at the beginning, in milliseconds since the epoch. */
  constructor(private readonly startMs = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.startMs + this.elapsedMs + this.stepMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { until: this.elapsedMs + ms, wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Lets `ms` milliseconds pass on both clocks, and wakes whoever waited for them. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time does not go back; use stepWallClock()');
    this.elapsedMs += ms;
    for (const { until, wake } of [...this.sleepers]) if (until <= this.elapsedMs) wake();
  }

  /** Sets the wall clock forth or back by `ms`, as an operator or NTP does; the monotonic one does not notice. */
  stepWallClock(ms: number): void {
    this.stepMs += ms;
  }
}
