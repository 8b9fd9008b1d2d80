import { CACHE_BOUNDS } from '../../metrics/index.js';
import type { Region } from '../protocol/regions.js';
import { LatencyHistogram } from './latency-histogram.js';

/** The regions, by name. The record makes the compiler say when one is missing. */
export const REGION_NAMES = Object.keys({
  search: 0,
  material: 0,
  health: 0,
  reference: 0,
  prices: 0,
  suggestion: 0,
  embedding: 0,
  access: 0,
} satisfies Record<Region, 0>) as Region[];

/** What is counted of each region. */
const COUNT_NAMES = [
  'hits_l1',
  'hits_l2',
  'misses_absent',
  'misses_expired',
  'misses_stamp',
  'bypassed_asked',
  'bypassed_condition',
  'bypassed_breaker',
  'coalesced',
  'stale_served',
  'refreshed',
  'writes',
  'errors',
  'load_errors',
] as const;
export type CountName = (typeof COUNT_NAMES)[number];

/** What is timed of each region. */
const TIME_NAMES = ['read_time', 'load_time'] as const;
export type TimeName = (typeof TIME_NAMES)[number];

/** The numbers of one region. They only grow. */
export type RegionCounts = Record<CountName, number> & Record<TimeName, LatencyHistogram>;

/** Numbers by name, as in `search.hits_l1`. All are whole and only grow. */
export type Numbers = ReadonlyMap<string, number>;

/** Nothing counted yet. All fields are there from the start: the engine counts fastest on objects of one shape. */
export function regionCounts(): RegionCounts {
  const counts = Object.fromEntries(COUNT_NAMES.map((name) => [name, 0])) as Record<CountName, number>;
  return {
    ...counts,
    read_time: new LatencyHistogram(CACHE_BOUNDS.command),
    load_time: new LatencyHistogram(CACHE_BOUNDS.load),
  };
}

/** The numbers of all regions that are not 0, by name. */
export function numbersOf(regions: Readonly<Record<Region, RegionCounts>>): Map<string, number> {
  const numbers = new Map<string, number>();
  const put = (name: string, value: number) => {
    if (value !== 0) numbers.set(name, value);
  };
  for (const region of REGION_NAMES) {
    const counts = regions[region];
    for (const name of COUNT_NAMES) put(`${region}.${name}`, counts[name]);
    for (const name of TIME_NAMES) {
      const { bounds, counts: buckets, sumUs } = counts[name];
      put(`${region}.${name}.sum_us`, sumUs);
      buckets.forEach((value, bucket) => put(bucketName(region, name, bounds[bucket]), value));
    }
  }
  return numbers;
}

/** Named by its bound, so that instances of two versions of the program with other bounds do not mix them up. */
export function bucketName(region: Region, time: TimeName, bound: number | undefined): string {
  return `${region}.${time}.le_${bound ?? 'inf'}`;
}
