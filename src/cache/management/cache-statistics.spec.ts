import type { Region } from '../protocol/regions.js';
import { CacheStatistics } from './cache-statistics.js';
import { performanceOf } from './statistics-report.js';

describe('CacheStatistics', () => {
  it('tells of each region what happened, level by level and reason by reason', () => {
    const statistics = new CacheStatistics();
    statistics.hit('search', 'L1');
    statistics.hit('search', 'L1');
    statistics.hit('search', 'L2');
    statistics.miss('search', 'absent');
    statistics.miss('search', 'expired');
    statistics.miss('search', 'stamp');
    statistics.miss('search', 'stamp');
    statistics.miss('search', 'stamp');
    statistics.bypassed('search', 'asked');
    statistics.bypassed('search', 'condition');
    statistics.bypassed('search', 'breaker');
    statistics.coalesced('search');
    statistics.staleServed('search');
    statistics.refreshed('search');
    statistics.stored('search');
    statistics.failed('search');
    statistics.loaded('search', 0.02, true);
    statistics.loaded('search', 0.04, false);
    statistics.looked('search', 0.00004);
    statistics.hit('material', 'L2');
    const { regions, ...totals } = performanceOf(statistics.numbers());
    expect(totals).toEqual({
      hit_rate: 4 / 9,
      total_hits: 4,
      total_misses: 5,
      total_writes: 1,
      total_errors: 1,
    });
    expect(regions.search).toEqual({
      hit_rate: 3 / 8,
      hits: 3,
      hits_by_level: { l1: 2, l2: 1 },
      misses: 5,
      misses_by_reason: { absent: 1, expired: 1, stamp: 3 },
      bypassed: 3,
      bypassed_by_reason: { asked: 1, condition: 1, breaker: 1 },
      coalesced: 1,
      stale_served: 1,
      refreshed: 1,
      writes: 1,
      errors: 1,
      load_errors: 1,
      read_time: { count: 1, mean_seconds: 0.00004, p50_seconds: 0.000025, p99_seconds: expect.any(Number) },
      load_time: { count: 2, mean_seconds: 0.03, p50_seconds: 0.025, p99_seconds: expect.any(Number) },
    });
    expect(regions.material.hits).toBe(1);
    const names: Region[] = [
      'search',
      'material',
      'health',
      'reference',
      'prices',
      'suggestion',
      'embedding',
      'access',
    ];
    expect(Object.keys(regions)).toEqual(names);
  });

  it('names only what is not 0, and whole numbers only', () => {
    const statistics = new CacheStatistics();
    expect(statistics.numbers().size).toBe(0);
    statistics.loaded('health', 0.0000014, true);
    statistics.loaded('health', 99, true);
    expect([...statistics.numbers()]).toEqual([
      ['health.load_time.sum_us', 99_000_001],
      ['health.load_time.le_0.0005', 1],
      ['health.load_time.le_inf', 1],
    ]);
  });

  it('knows the state of the breaker, tells of it, and counts leases', () => {
    const heard: unknown[] = [];
    const statistics = new CacheStatistics((...change) => heard.push(change));
    statistics.breaker('open', 'lost');
    statistics.lease(true);
    statistics.lease(false);
    expect(heard).toEqual([['open', 'lost']]);
    expect(statistics).toMatchObject({ breakerState: 'open', leases: 1 });
  });
});
