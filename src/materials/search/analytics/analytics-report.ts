import type { QueryTally, SearchTally } from '../../../relational/index.js';
import { quantile } from './latencies.js';

export const DAY_MS = 24 * 3600 * 1000;

/** How long answers took, cached ones included, in milliseconds. */
export interface LatencyView {
  mean: number;
  p50: number;
  p95: number;
  p99: number;
}

/** What was counted of some searches. */
export interface CountsView {
  searches: number;
  /** Of these, the ones that found nothing. */
  zero_results: number;
  /** Of these, the ones that ended with an error. */
  failed: number;
  latency_ms: LatencyView;
}

/** What was counted in a range of days, plain JSON. */
export interface AnalyticsView extends CountsView {
  /** First and last day, UTC. */
  from: string;
  to: string;
  /** Share of searches that found nothing, 0..1. */
  zero_result_rate: number;
  by_type: (CountsView & { search_type: string })[];
  /** Every day of the range, the first first. */
  days: (CountsView & { day: string })[];
  zero_result_queries: { query: string; searches: number }[];
}

/** The day of a time, UTC: `2026-01-31`. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A day so many days later. */
export const dayAfter = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

/** How many days a range has, both ends included; 0 or less if it ends before it begins. */
export const daysIn = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

export function analyticsView(
  from: string,
  to: string,
  tallies: readonly SearchTally[],
  zeroResults: readonly Omit<QueryTally, 'day'>[],
): AnalyticsView {
  const whole = countsOf(tallies);
  const types = [...new Set(tallies.map(({ searchType }) => searchType))].sort();
  return {
    from,
    to,
    ...whole,
    zero_result_rate: whole.searches === 0 ? 0 : rounded(whole.zero_results / whole.searches, 4),
    by_type: types.map((type) => ({
      search_type: type,
      ...countsOf(tallies.filter(({ searchType }) => searchType === type)),
    })),
    days: Array.from({ length: daysIn(from, to) }, (_, index) => {
      const day = dayAfter(from, index);
      return { day, ...countsOf(tallies.filter((tally) => tally.day === day)) };
    }),
    zero_result_queries: zeroResults.map(({ query, searches }) => ({ query, searches })),
  };
}

function countsOf(tallies: readonly SearchTally[]): CountsView {
  const sum = (field: 'searches' | 'zeroResults' | 'failed' | 'latencyMs') =>
    tallies.reduce((total, tally) => total + tally[field], 0);
  const longest = Math.max(0, ...tallies.map(({ latencies }) => latencies.length));
  const latencies = Array.from({ length: longest }, (_, bucket) =>
    tallies.reduce((total, tally) => total + (tally.latencies[bucket] ?? 0), 0),
  );
  const [searches, failed] = [sum('searches'), sum('failed')];
  return {
    searches,
    zero_results: sum('zeroResults'),
    failed,
    latency_ms: {
      mean: searches === failed ? 0 : rounded(sum('latencyMs') / (searches - failed), 2),
      p50: rounded(quantile(latencies, 0.5), 2),
      p95: rounded(quantile(latencies, 0.95), 2),
      p99: rounded(quantile(latencies, 0.99), 2),
    },
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
