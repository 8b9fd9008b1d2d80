/** The two clocks of a process. Injected wherever time matters, so that no test sleeps for a TTL. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. May step. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary origin. Never steps. */
  monotonic(): number;
}

/** The real clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');
