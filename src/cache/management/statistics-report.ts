import { CACHE_BOUNDS } from '../../metrics/index.js';
import type { Region } from '../protocol/regions.js';
import { quantile } from './latency-histogram.js';
import { bucketName, type CountName, type Numbers, REGION_NAMES, type TimeName } from './region-counts.js';

/** How long something took, in seconds. The percentiles are estimates from buckets. */
export interface TimeReport {
  count: number;
  mean_seconds: number;
  p50_seconds: number;
  p99_seconds: number;
}

/** The counts of one region. */
export interface RegionReport {
  hit_rate: number;
  hits: number;
  hits_by_level: { l1: number; l2: number };
  misses: number;
  misses_by_reason: { absent: number; expired: number; stamp: number };
  bypassed: number;
  bypassed_by_reason: { asked: number; condition: number; breaker: number };
  coalesced: number;
  stale_served: number;
  refreshed: number;
  writes: number;
  errors: number;
  load_errors: number;
  read_time: TimeReport;
  load_time: TimeReport;
}

/** The counts of all regions, and their sums. */
export interface PerformanceReport {
  hit_rate: number;
  total_hits: number;
  total_misses: number;
  total_writes: number;
  total_errors: number;
  regions: Record<Region, RegionReport>;
}

/** What the numbers say. A rate without a read is 0. */
export function performanceOf(numbers: Numbers): PerformanceReport {
  const regions = Object.fromEntries(
    REGION_NAMES.map((region) => [region, regionReport(numbers, region)]),
  ) as Record<Region, RegionReport>;
  const total = (name: 'hits' | 'misses' | 'writes' | 'errors') =>
    Object.values(regions).reduce((sum, region) => sum + region[name], 0);
  const [hits, misses] = [total('hits'), total('misses')];
  return {
    hit_rate: share(hits, hits + misses),
    total_hits: hits,
    total_misses: misses,
    total_writes: total('writes'),
    total_errors: total('errors'),
    regions,
  };
}

function regionReport(numbers: Numbers, region: Region): RegionReport {
  const count = (name: CountName) => numbers.get(`${region}.${name}`) ?? 0;
  const hits_by_level = { l1: count('hits_l1'), l2: count('hits_l2') };
  const misses_by_reason = {
    absent: count('misses_absent'),
    expired: count('misses_expired'),
    stamp: count('misses_stamp'),
  };
  const bypassed_by_reason = {
    asked: count('bypassed_asked'),
    condition: count('bypassed_condition'),
    breaker: count('bypassed_breaker'),
  };
  const [hits, misses] = [sum(hits_by_level), sum(misses_by_reason)];
  return {
    hit_rate: share(hits, hits + misses),
    hits,
    hits_by_level,
    misses,
    misses_by_reason,
    bypassed: sum(bypassed_by_reason),
    bypassed_by_reason,
    coalesced: count('coalesced'),
    stale_served: count('stale_served'),
    refreshed: count('refreshed'),
    writes: count('writes'),
    errors: count('errors'),
    load_errors: count('load_errors'),
    read_time: timeReport(numbers, region, 'read_time', CACHE_BOUNDS.command),
    load_time: timeReport(numbers, region, 'load_time', CACHE_BOUNDS.load),
  };
}

function timeReport(numbers: Numbers, region: Region, time: TimeName, bounds: readonly number[]): TimeReport {
  const buckets = [...bounds, undefined].map((bound) => numbers.get(bucketName(region, time, bound)) ?? 0);
  const count = buckets.reduce((all, bucket) => all + bucket, 0);
  const total = (numbers.get(`${region}.${time}.sum_us`) ?? 0) / 1e6;
  return {
    count,
    mean_seconds: share(total, count),
    p50_seconds: quantile(bounds, buckets, 0.5),
    p99_seconds: quantile(bounds, buckets, 0.99),
  };
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
