import { type FactoryProvider, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { CACHE_BACKEND, type CacheBackend } from './cache-backend.js';
import { CacheStatistics } from './cache-statistics.js';
import { CacheLink } from './protocol/cache-link.js';
import { CACHE_STORE, type CacheStore } from './protocol/cache-store.js';
import { CoherentCache } from './protocol/coherent-cache.js';
import { REGIONS, type Regions, regionsOf } from './protocol/regions.js';

const LEVELS = { L1: 'l1', L2: 'l2' } as const;

/** The parts of the coherent cache, put together. */
export const cacheProviders: FactoryProvider[] = [
  {
    provide: CACHE_STORE,
    inject: [CACHE_BACKEND],
    useFactory: (backend: CacheBackend) => backend.store,
  },
  { provide: REGIONS, inject: [CONFIG], useFactory: (config: Config) => regionsOf(config) },
  {
    provide: CacheStatistics,
    inject: [CLOCK, Metrics],
    useFactory: (clock: Clock, metrics: Metrics) =>
      new CacheStatistics(clock, {
        hit: (region, level) => metrics.cacheHits.inc({ region, level: LEVELS[level] }),
        miss: (region) => metrics.cacheMisses.inc({ region }),
      }),
  },
  {
    provide: CacheLink,
    inject: [CACHE_STORE, CONFIG, CLOCK, Metrics],
    useFactory: async (store: CacheStore, config: Config, clock: Clock, metrics: Metrics) => {
      const logger = new Logger('Cache');
      const level = LEVELS[store.level];
      const link = new CacheLink(store, config.CACHE_TIMEOUT_MS, config.CACHE_BATCH_SIZE, clock, {
        timed: (operation, seconds) => metrics.cacheOperationDuration.observe({ level, operation }, seconds),
        changed: (up, cause) =>
          up
            ? logger.log(`using the ${store.kind} cache`)
            : logger.warn(`going on without the ${store.kind} cache: ${messageOf(cause)}`),
      });
      await link.open();
      return link;
    },
  },
  {
    provide: CoherentCache,
    inject: [CACHE_STORE, CacheLink, REGIONS, CacheStatistics, CLOCK],
    useFactory: (
      store: CacheStore,
      link: CacheLink,
      regions: Regions,
      statistics: CacheStatistics,
      clock: Clock,
    ) => new CoherentCache(store, link, regions, statistics, clock),
  },
];
