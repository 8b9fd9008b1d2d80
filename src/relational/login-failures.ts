/** How many attempts are free, and how long one waits after the last of them: doubled with each further one, up to the most. */
export interface LockOutPolicy {
  free: number;
  firstSeconds: number;
  mostSeconds: number;
}

/**
 * Attempts to log in, counted by keys (a login from an address, a login from anywhere), over all instances. An attempt counts as failed from
 * its beginning until it is forgotten: of many at once, no more than are free get as far as the password. Counts are forgotten a day after the
 * last attempt. Adapters: PostgreSQL and PGlite; one contract suite runs on both. Errors are those of the `MaterialStore`.
 */
export interface LoginFailures {
  /** Begins an attempt, and counts it. Answers with the seconds that the key is locked for; 0: go on. What is locked is not counted. */
  attempt(key: string, policy: LockOutPolicy): Promise<number>;
  /** Forgets the attempts of keys: one was right. */
  forget(keys: readonly string[]): Promise<void>;
  /** Forgets what is older than a day. */
  sweep(): Promise<void>;
}

/** Injection token of the {@link LoginFailures}. */
export const LOGIN_FAILURES = Symbol('LoginFailures');
