import type { QueryTally, SearchTally } from '../../../relational/index.js';
import { bucketOf, noLatencies } from './latencies.js';

/** Different texts that found nothing, between two flushes; more are counted, but not named. */
const MOST_QUERIES = 500;
/** Characters of a text that are kept: an index of PostgreSQL has its limits. */
const MAX_LENGTH = 500;

type Pending = { -readonly [Field in keyof SearchTally]: SearchTally[Field] } & { latencies: number[] };

/** What is counted and not stored yet. Bounded, whatever is searched for. */
export class SearchCounts {
  private tallies = new Map<string, Pending>();
  private misses = new Map<string, QueryTally>();

  /** A search that was answered. `missed`: its text, if it found nothing. */
  answered(day: string, searchType: string, latencyMs: number, missed?: string): void {
    const tally = this.tallyOf(day, searchType);
    tally.searches += 1;
    tally.latencyMs += latencyMs;
    const bucket = bucketOf(latencyMs);
    tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + 1;
    if (missed === undefined) return;
    tally.zeroResults += 1;
    this.addMiss({ day, query: missed.slice(0, MAX_LENGTH).toWellFormed(), searches: 1 });
  }

  failed(day: string, searchType: string): void {
    const tally = this.tallyOf(day, searchType);
    tally.searches += 1;
    tally.failed += 1;
  }

  /** What was counted, which is then counted no more. */
  take(): { tallies: SearchTally[]; misses: QueryTally[] } {
    const taken = { tallies: [...this.tallies.values()], misses: [...this.misses.values()] };
    this.tallies = new Map();
    this.misses = new Map();
    return taken;
  }

  /** Puts back what was taken and could not be stored. */
  putBack({ tallies, misses }: { tallies: readonly SearchTally[]; misses: readonly QueryTally[] }): void {
    for (const taken of tallies) {
      const tally = this.tallyOf(taken.day, taken.searchType);
      tally.searches += taken.searches;
      tally.zeroResults += taken.zeroResults;
      tally.failed += taken.failed;
      tally.latencyMs += taken.latencyMs;
      taken.latencies.forEach((count, bucket) => {
        tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + count;
      });
    }
    for (const miss of misses) this.addMiss(miss);
  }

  private tallyOf(day: string, searchType: string): Pending {
    const key = `${day} ${searchType}`;
    let tally = this.tallies.get(key);
    if (!tally) {
      const counts = { searches: 0, zeroResults: 0, failed: 0, latencyMs: 0, latencies: noLatencies() };
      tally = { day, searchType, ...counts };
      this.tallies.set(key, tally);
    }
    return tally;
  }

  private addMiss(miss: QueryTally): void {
    const key = `${miss.day} ${miss.query}`;
    const known = this.misses.get(key);
    if (!known && this.misses.size >= MOST_QUERIES) return;
    this.misses.set(key, { ...miss, searches: miss.searches + (known?.searches ?? 0) });
  }
}
