import type { Clock } from '../common/clock.js';
import type { Region } from './protocol/regions.js';

/** Counts of one region since the last reset. */
export type RegionCounts = {
  hits: number;
  misses: number;
  bypassed: number;
  coalesced: number;
  writes: number;
  errors: number;
};

/** Hears of everything that the cache counts; the metrics are one. */
export interface CacheObserver {
  hit(region: Region, level: 'L1' | 'L2'): void;
  miss(region: Region): void;
}

const zero = (): RegionCounts => ({ hits: 0, misses: 0, bypassed: 0, coalesced: 0, writes: 0, errors: 0 });

/** Counts what the cache does, by region. */
export class CacheStatistics {
  private readonly counts = new Map<Region, RegionCounts>();
  private since: Date;

  constructor(
    private readonly clock: Clock,
    private readonly observer?: CacheObserver,
  ) {
    this.since = new Date(clock.now());
  }

  /** Adds one to a count. */
  count(region: Region, what: keyof RegionCounts): void {
    this.of(region)[what] += 1;
  }

  hit(region: Region, level: 'L1' | 'L2'): void {
    this.of(region).hits += 1;
    this.observer?.hit(region, level);
  }

  miss(region: Region): void {
    this.of(region).misses += 1;
    this.observer?.miss(region);
  }

  reset(): void {
    this.counts.clear();
    this.since = new Date(this.clock.now());
  }

  /** The counts by region, their sums, and since when. `hitRate` is 0 when nothing was asked. */
  report(): { regions: Record<string, RegionCounts>; total: RegionCounts; hitRate: number; since: Date } {
    const total = zero();
    for (const counts of this.counts.values())
      for (const name of Object.keys(total) as (keyof RegionCounts)[]) total[name] += counts[name];
    const asked = total.hits + total.misses;
    return {
      regions: Object.fromEntries([...this.counts].map(([region, counts]) => [region, { ...counts }])),
      total,
      hitRate: asked === 0 ? 0 : total.hits / asked,
      since: this.since,
    };
  }

  private of(region: Region): RegionCounts {
    let counts = this.counts.get(region);
    if (!counts) this.counts.set(region, (counts = zero()));
    return counts;
  }
}
