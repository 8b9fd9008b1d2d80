import type { Clock } from '../../src/common/clock.js';

/** A {@link Clock} that stands still until it is told to move. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private stepMs = 0;
  private sleepers: { until: number; wake: () => void }[] = [];

  /** `startMs`: the wall-clock time at the beginning, in milliseconds since the epoch. */
  constructor(private readonly startMs = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.startMs + this.elapsedMs + this.stepMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      if (ms <= 0 || signal?.aborted) wake();
      else this.sleepers.push({ until: this.elapsedMs + ms, wake });
      signal?.addEventListener('abort', () => wake(), { once: true });
    });
  }

  /** Lets `ms` milliseconds pass on both clocks, and wakes whoever waited for them. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time does not go back; use stepWallClock()');
    this.elapsedMs += ms;
    const due = this.sleepers.filter(({ until }) => until <= this.elapsedMs);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.elapsedMs);
    for (const { wake } of due) wake();
  }

  /** Sets the wall clock forth or back by `ms`, as an operator or NTP does; the monotonic one does not notice. */
  stepWallClock(ms: number): void {
    this.stepMs += ms;
  }
}
