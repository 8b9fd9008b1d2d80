import {
  KEPT_QUERIES,
  type QueryTally,
  type SearchAnalyticsStore,
  type SearchTally,
} from '../search-analytics-store.js';
import type { RunSql, Sql } from './sql.js';

interface DayRow {
  day: string;
  search_type: string;
  searches: string;
  zero_results: string;
  failed: string;
  latency_ms: number;
  latencies: string[];
}

/** Lists may be of different length when two versions of the program count. */
const ADD_DAY = `INSERT INTO search_days AS d (day, search_type, searches, zero_results, failed, latency_ms, latencies)
  VALUES ($1::date, $2, $3, $4, $5, $6, $7::bigint[])
  ON CONFLICT (day, search_type) DO UPDATE SET
    searches = d.searches + excluded.searches,
    zero_results = d.zero_results + excluded.zero_results,
    failed = d.failed + excluded.failed,
    latency_ms = d.latency_ms + excluded.latency_ms,
    latencies = ARRAY(
      SELECT COALESCE(old, 0) + COALESCE(new, 0)
      FROM unnest(d.latencies, excluded.latencies) WITH ORDINALITY AS pair(old, new, place) ORDER BY place)`;

const ADD_MISSES = `INSERT INTO search_misses AS m (day, query, searches)
  SELECT * FROM unnest($1::date[], $2::text[], $3::bigint[])
  ON CONFLICT (day, query) DO UPDATE SET searches = m.searches + excluded.searches`;

const TRIM = `DELETE FROM search_misses WHERE day = $1::date
  AND (SELECT count(*) FROM search_misses WHERE day = $1::date) > ${2 * KEPT_QUERIES}
  AND query IN (SELECT query FROM search_misses WHERE day = $1::date
    ORDER BY searches DESC, query OFFSET ${KEPT_QUERIES})`;

/** The counts in PostgreSQL's SQL. */
export class SqlSearchAnalyticsStore implements SearchAnalyticsStore {
  constructor(private readonly sql: Sql) {}

  async add(tallies: readonly SearchTally[], zeroResults: readonly QueryTally[]): Promise<void> {
    if (tallies.length + zeroResults.length === 0) return;
    await this.sql.transaction(async (run) => {
      // In one order, so that instances that count at the same time do not wait for each other in a circle.
      for (const tally of [...tallies].sort(byKey(({ day, searchType }) => `${day} ${searchType}`)))
        await run(ADD_DAY, [
          tally.day,
          tally.searchType,
          tally.searches,
          tally.zeroResults,
          tally.failed,
          tally.latencyMs,
          tally.latencies,
        ]);
      await addMisses(run, [...zeroResults].sort(byKey(({ day, query }) => `${day} ${query}`)));
    });
  }

  async tallies(from: string, to: string): Promise<SearchTally[]> {
    const rows = await this.sql.run<DayRow>(
      `SELECT day::text, search_type, searches, zero_results, failed, latency_ms, latencies::text[]
       FROM search_days WHERE day BETWEEN $1::date AND $2::date ORDER BY day, search_type`,
      [from, to],
    );
    return rows.map((row) => ({
      day: row.day,
      searchType: row.search_type,
      searches: Number(row.searches),
      zeroResults: Number(row.zero_results),
      failed: Number(row.failed),
      latencyMs: row.latency_ms,
      latencies: row.latencies.map(Number),
    }));
  }

  async zeroResultQueries(from: string, to: string, limit: number): Promise<Omit<QueryTally, 'day'>[]> {
    return this.sql.run<Omit<QueryTally, 'day'>>(
      `SELECT query, sum(searches)::float8 AS searches FROM search_misses
       WHERE day BETWEEN $1::date AND $2::date GROUP BY query ORDER BY 2 DESC, query COLLATE "C" LIMIT $3`,
      [from, to, limit],
    );
  }

  async forgetBefore(day: string): Promise<void> {
    await this.sql.run('DELETE FROM search_misses WHERE day < $1::date', [day]);
    await this.sql.run('DELETE FROM search_days WHERE day < $1::date', [day]);
  }
}

async function addMisses(run: RunSql, misses: readonly QueryTally[]): Promise<void> {
  if (misses.length === 0) return;
  await run(ADD_MISSES, [
    misses.map(({ day }) => day),
    misses.map(({ query }) => query),
    misses.map(({ searches }) => searches),
  ]);
  for (const day of new Set(misses.map((miss) => miss.day))) await run(TRIM, [day]);
}

const byKey =
  <T>(keyOf: (item: T) => string) =>
  (a: T, b: T): number =>
    keyOf(a) < keyOf(b) ? -1 : 1;
