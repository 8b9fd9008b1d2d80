import { CACHE_BOUNDS } from '../../metrics/index.js';
import { LatencyHistogram } from './latency-histogram.js';
import { numbersOf, REGION_NAMES, regionCounts } from './region-counts.js';
import type {
  BreakerState,
  BypassReason,
  CacheCommand,
  CacheLevel,
  CacheObserver,
  MissReason,
} from '../protocol/cache-observer.js';
import type { Region } from '../protocol/regions.js';

/** The commands that are timed. The record makes the compiler say when one is missing. */
const COMMANDS = Object.keys({
  read: 0,
  mint: 0,
  write: 0,
  stamp: 0,
  publish: 0,
  lease: 0,
  lock: 0,
} satisfies Record<CacheCommand, 0>) as CacheCommand[];

/**
 * Counts what the cache of this instance does, since the process began. A hit costs one addition; whoever wants the
 * numbers comes and reads them: the metrics when Prometheus asks, the statistics of all instances now and then.
 */
export class CacheStatistics implements CacheObserver {
  readonly regions = byName(REGION_NAMES, regionCounts);
  readonly commands = byName(COMMANDS, () => new LatencyHistogram(CACHE_BOUNDS.command));
  readonly acknowledgements = new LatencyHistogram(CACHE_BOUNDS.acknowledgement);
  invalidations = 0;
  invalidatedTags = 0;
  malformedValues = 0;
  breakerState: BreakerState = 'closed';
  leases = 0;

  /** `changed` hears of changes of the breaker, e.g. to log them. */
  constructor(private readonly changed?: (state: BreakerState, cause: unknown) => void) {}

  /** The numbers of the regions that are not 0, by name. */
  numbers(): Map<string, number> {
    return numbersOf(this.regions);
  }

  hit(region: Region, level: CacheLevel): void {
    const counts = this.regions[region];
    if (level === 'L1') counts.hits_l1 += 1;
    else counts.hits_l2 += 1;
  }

  miss(region: Region, reason: MissReason): void {
    this.regions[region][`misses_${reason}`] += 1;
  }

  bypassed(region: Region, reason: BypassReason): void {
    this.regions[region][`bypassed_${reason}`] += 1;
  }

  coalesced(region: Region): void {
    this.regions[region].coalesced += 1;
  }

  staleServed(region: Region): void {
    this.regions[region].stale_served += 1;
  }

  refreshed(region: Region): void {
    this.regions[region].refreshed += 1;
  }

  stored(region: Region): void {
    this.regions[region].writes += 1;
  }

  failed(region: Region): void {
    this.regions[region].errors += 1;
  }

  loaded(region: Region, seconds: number, ok: boolean): void {
    const counts = this.regions[region];
    counts.load_time.observe(seconds);
    if (!ok) counts.load_errors += 1;
  }

  looked(region: Region, seconds: number): void {
    this.regions[region].read_time.observe(seconds);
  }

  malformed(): void {
    this.malformedValues += 1;
  }

  command(command: CacheCommand, seconds: number): void {
    this.commands[command].observe(seconds);
  }

  invalidated(tags: number, waitedSeconds: number): void {
    this.invalidations += 1;
    this.invalidatedTags += tags;
    this.acknowledgements.observe(waitedSeconds);
  }

  breaker(state: BreakerState, cause?: unknown): void {
    this.breakerState = state;
    this.changed?.(state, cause);
  }

  lease(live: boolean): void {
    if (live) this.leases += 1;
  }
}

function byName<K extends string, V>(names: readonly K[], make: () => V): Readonly<Record<K, V>> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<K, V>;
}
