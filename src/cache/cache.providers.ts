import { type FactoryProvider, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { CONFIG, type Config, loadConcurrencyOf } from '../config/index.js';
import { CACHE_BACKEND, type CacheBackend } from './cache-backend.js';
import { CacheStatistics } from './management/cache-statistics.js';
import { CoherentCache } from './protocol/coherent-cache.js';
import { createCache } from './protocol/create-cache.js';
import { REGIONS, type Regions, regionsOf } from './protocol/regions.js';
import { SCRIPT_RUNNER } from './script-runner.js';
import { KEY_VALUE_STORE, type KeyValueStore } from './stores/key-value-store.js';

/** Apart from the rest, since the stores count as well. */
export const cacheStatisticsProvider: FactoryProvider<CacheStatistics> = {
  provide: CacheStatistics,
  inject: [CONFIG],
  useFactory: ({ REDIS_URL }: Config) => new CacheStatistics(breakerLog(REDIS_URL ? 'redis' : 'memory')),
};

/** The parts of the coherent cache, put together. */
export const cacheProviders: FactoryProvider[] = [
  {
    provide: KEY_VALUE_STORE,
    inject: [CACHE_BACKEND],
    useFactory: (backend: CacheBackend) => backend.store,
  },
  {
    provide: SCRIPT_RUNNER,
    inject: [CACHE_BACKEND],
    useFactory: (backend: CacheBackend) => backend.scripts,
  },
  { provide: REGIONS, inject: [CONFIG], useFactory: (config: Config) => regionsOf(config) },
  {
    provide: CoherentCache,
    inject: [KEY_VALUE_STORE, CONFIG, REGIONS, CLOCK, CacheStatistics],
    useFactory: (
      store: KeyValueStore,
      config: Config,
      regions: Regions,
      clock: Clock,
      observer: CacheStatistics,
    ) =>
      createCache({
        // What one process keeps, nobody else can change: it needs no second level.
        shared: store.kind === 'memory' ? undefined : store,
        mode: config.CACHE_CONSISTENCY,
        regions,
        timeLimitMs: config.CACHE_TIMEOUT_MS,
        batchSize: config.CACHE_BATCH_SIZE,
        memoryLimitBytes: config.CACHE_MEMORY_LIMIT_BYTES,
        leaseMs: config.CACHE_LEASE_MS,
        loadConcurrency: loadConcurrencyOf(config),
        clock,
        observer,
      }),
  },
];

/** Logs when the cache goes out of use and comes back; not the probes between. */
function breakerLog(kind: string): (state: string, cause: unknown) => void {
  const logger = new Logger('Cache');
  let open = true;
  return (state, cause) => {
    if (state === 'closed') logger.log(`using the ${kind} cache`);
    if (state === 'open' && !open) logger.warn(`going on without the ${kind} cache: ${messageOf(cause)}`);
    if (state !== 'half-open') open = state === 'open';
  };
}
