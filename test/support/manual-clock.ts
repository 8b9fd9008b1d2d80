import type { Clock } from '../../src/common/clock.js';

/** A {@link Clock} that stands still until it is told to move. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private stepMs = 0;

  /** `startMs`: the wall-clock time at the beginning, in milliseconds since the epoch. */
  constructor(private readonly startMs = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.startMs + this.elapsedMs + this.stepMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  /** Lets `ms` milliseconds pass on both clocks. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time does not go back; use stepWallClock()');
    this.elapsedMs += ms;
  }

  /** Sets the wall clock forth or back by `ms`, as an operator or NTP does; the monotonic one does not notice. */
  stepWallClock(ms: number): void {
    this.stepMs += ms;
  }
}
