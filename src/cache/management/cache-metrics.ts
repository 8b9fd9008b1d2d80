import { Injectable } from '@nestjs/common';
import { type HistogramSample, Metrics, type Sample } from '../../metrics/index.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import type { BreakerState } from '../protocol/cache-observer.js';
import type { Region } from '../protocol/regions.js';
import { CacheStatistics } from './cache-statistics.js';
import type { LatencyHistogram } from './latency-histogram.js';
import { type CountName, REGION_NAMES, type TimeName } from './region-counts.js';

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'open', 'half-open'];

/** Lets Prometheus read what the cache of this instance counts. Nothing is done for it until it asks. */
@Injectable()
export class CacheMetrics {
  constructor({ cache: metrics }: Metrics, statistics: CacheStatistics, cache: CoherentCache) {
    const { regions } = statistics;
    const perRegion = (name: CountName) => () =>
      REGION_NAMES.map((region): Sample<'region'> => ({ labels: { region }, value: regions[region][name] }));
    const times = (name: TimeName) => () =>
      REGION_NAMES.map((region): HistogramSample<'region'> => histogram({ region }, regions[region][name]));
    const one = (value: () => number) => () => [{ labels: {}, value: value() }];

    metrics.hits.sampleFrom(() => byLabel('level', regions, { l1: 'hits_l1', l2: 'hits_l2' }));
    metrics.misses.sampleFrom(() =>
      byLabel('reason', regions, {
        absent: 'misses_absent',
        expired: 'misses_expired',
        stamp: 'misses_stamp',
      }),
    );
    metrics.bypassed.sampleFrom(() =>
      byLabel('reason', regions, {
        asked: 'bypassed_asked',
        condition: 'bypassed_condition',
        breaker: 'bypassed_breaker',
      }),
    );
    metrics.coalesced.sampleFrom(perRegion('coalesced'));
    metrics.staleServed.sampleFrom(perRegion('stale_served'));
    metrics.refreshes.sampleFrom(perRegion('refreshed'));
    metrics.writes.sampleFrom(perRegion('writes'));
    metrics.errors.sampleFrom(perRegion('errors'));
    metrics.loadErrors.sampleFrom(perRegion('load_errors'));
    metrics.readDuration.sampleFrom(times('read_time'));
    metrics.loadDuration.sampleFrom(times('load_time'));
    metrics.operationDuration.sampleFrom(() =>
      Object.entries(statistics.commands).map(([operation, time]) =>
        histogram({ level: 'l2', operation }, time),
      ),
    );
    metrics.malformed.sampleFrom(one(() => statistics.malformedValues));
    metrics.invalidations.sampleFrom(one(() => statistics.invalidations));
    metrics.invalidatedTags.sampleFrom(one(() => statistics.invalidatedTags));
    metrics.acknowledgementWait.sampleFrom(() => [histogram({}, statistics.acknowledgements)]);
    metrics.leaseLive.sampleFrom(one(() => Number(cache.leased)));
    metrics.leases.sampleFrom(one(() => statistics.leases));
    metrics.breaker.sampleFrom(() =>
      BREAKER_STATES.map((state) => ({
        labels: { state },
        value: Number(state === statistics.breakerState),
      })),
    );
    metrics.localBytes.sampleFrom(one(() => cache.usage().bytes));
    metrics.localEntries.sampleFrom(one(() => cache.usage().entries));
    metrics.localEvictions.sampleFrom(one(() => cache.usage().evictions));
  }
}

/** The counts of all regions that differ in one label, each of whose values has a count of its own. */
function byLabel<L extends string>(
  label: L,
  regions: CacheStatistics['regions'],
  counts: Readonly<Record<string, CountName>>,
): Sample<L | 'region'>[] {
  return REGION_NAMES.flatMap((region: Region) =>
    Object.entries(counts).map(([value, name]) => ({
      labels: { region, [label]: value } as Record<L | 'region', string>,
      value: regions[region][name],
    })),
  );
}

function histogram<L extends string>(
  labels: Record<L, string>,
  { counts, sumUs }: LatencyHistogram,
): HistogramSample<L> {
  return { labels, counts, sum: sumUs / 1e6 };
}
