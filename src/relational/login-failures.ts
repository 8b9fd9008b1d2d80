/** How many failures are free, and how long the wait grows: doubled from the first to the most with each further one. */
export interface LockOutPolicy {
  free: number;
  firstSeconds: number;
  mostSeconds: number;
}

/**
 * Failed logins, counted by keys (a login from an address, a login from anywhere), over all instances. Counts are forgotten a day after the
 * last failure. Adapters: PostgreSQL and PGlite; one contract suite runs on both. Errors are those of the `MaterialStore`.
 */
export interface LoginFailures {
  /** Seconds that the keys are locked for still; 0: none is. */
  lockedFor(keys: readonly string[]): Promise<number>;
  failed(key: string, policy: LockOutPolicy): Promise<void>;
  /** Forgets the failures of a key. */
  forget(key: string): Promise<void>;
  /** Forgets what is older than a day. */
  sweep(): Promise<void>;
}

/** Injection token of the {@link LoginFailures}. */
export const LOGIN_FAILURES = Symbol('LoginFailures');
