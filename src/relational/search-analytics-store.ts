/** Searches of one type on one day (UTC). */
export interface SearchTally {
  /** `2026-01-31`. */
  day: string;
  searchType: string;
  searches: number;
  /** Of these, the ones that found nothing. */
  zeroResults: number;
  /** Of these, the ones that ended with an error. */
  failed: number;
  /** Time until the answer, of all that did not fail, in milliseconds. */
  latencyMs: number;
  /** How many of them took how long: counts by whatever bounds the caller has. */
  latencies: readonly number[];
}

/** A text that was searched for on a day, and how often. */
export interface QueryTally {
  day: string;
  query: string;
  searches: number;
}

/** So many texts that found nothing are kept for a day once there were twice as many. */
export const KEPT_QUERIES = 1000;

/**
 * What is counted of searches, day by day, over all instances and restarts. Adapters: PostgreSQL and PGlite.
 * Errors: those of the {@link MaterialStore}.
 */
export interface SearchAnalyticsStore {
  /** Adds to what there is, all or nothing. Of the texts that found nothing on a day only the most frequent are kept. */
  add(tallies: readonly SearchTally[], zeroResults: readonly QueryTally[]): Promise<void>;
  /** Of the days from `from` to `to`, both included; by day and type. */
  tallies(from: string, to: string): Promise<SearchTally[]>;
  /** What found nothing in these days, the most frequent first; ties by text. */
  zeroResultQueries(from: string, to: string, limit: number): Promise<Omit<QueryTally, 'day'>[]>;
  /** Forgets the days before this one. */
  forgetBefore(day: string): Promise<void>;
}

/** Injection token of the {@link SearchAnalyticsStore}. */
export const SEARCH_ANALYTICS_STORE = Symbol('SearchAnalyticsStore');
