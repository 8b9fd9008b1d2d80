import type { Seen } from './watched-client.js';

/** What was seen in a stretch of time. */
export interface OutageCounts {
  searches: number;
  /** Searches that said that they had to do without vectors. */
  flagged: number;
  /** Searches that the stores answered and that did not say so; none may be there while Qdrant is down. */
  unflagged: number;
  /** Searches that the cache answered. */
  cached: number;
  writes: number;
  /** Writes that said that the vector store does not have them yet. */
  unindexed: number;
  /** Requests without an answer, or with one that blames the server (5xx). */
  failed: number;
  searchMs: Percentiles;
  writeMs: Percentiles;
}

interface Percentiles {
  p50: number;
  p99: number;
}

/** Counts what began and ended between two moments of the monotonic clock. */
export function countsBetween(seen: readonly Seen[], from: number, to: number): OutageCounts {
  const within = seen.filter(({ began, ended }) => began >= from && ended <= to);
  const searches = within.filter(({ kind }) => kind === 'search');
  const writes = within.filter(({ kind }) => kind === 'write');
  return {
    searches: searches.length,
    flagged: searches.filter(({ flagged }) => flagged).length,
    unflagged: searches.filter(({ flagged, cached }) => !flagged && !cached).length,
    cached: searches.filter(({ cached }) => cached).length,
    writes: writes.length,
    unindexed: writes.filter(({ unindexed }) => unindexed).length,
    failed: within.filter(({ status }) => status === 0 || status >= 500).length,
    searchMs: percentiles(searches),
    writeMs: percentiles(writes),
  };
}

/** By nearest rank, in milliseconds with one decimal. */
function percentiles(seen: readonly Seen[]): Percentiles {
  const times = seen.map(({ began, ended }) => ended - began).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((times[Math.max(Math.ceil(share * times.length) - 1, 0)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}
