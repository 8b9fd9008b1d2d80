import { setTimeout as pause } from 'node:timers/promises';

/** The clocks of a process. Injected wherever time matters, so that no test sleeps for a TTL. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. May step. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary origin. Never steps; may stand still while the machine sleeps. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds of monotonic time, or as soon as `signal` is aborted. Does not keep the process up. */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  delay: (ms, signal) =>
    ms <= 0 ? Promise.resolve() : pause(ms, undefined, { ref: false, signal }).catch(() => undefined),
};

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');
