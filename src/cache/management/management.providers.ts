import type { Provider } from '@nestjs/common';
import { CoherentCache } from '../protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from '../stores/key-value-store.js';
import { AutomaticWarming } from './automatic-warming.js';
import { CacheMetrics } from './cache-metrics.js';
import { CacheUpkeep } from './cache-upkeep.js';
import { CacheWarmers } from './cache-warmer.js';
import { CacheWarming } from './cache-warming.js';
import { Instances } from './instances.js';
import { Popularity } from './popularity.js';
import { SharedStatistics } from './shared-statistics.js';

/** An instance says every second that it is there; one that has not for so long is gone. */
const INSTANCE_TTL_MS = 5000;

/** Statistics, popularity, warming and metrics: what stands around the cache, and what it does not know of. */
export const managementProviders: Provider[] = [
  {
    provide: Instances,
    inject: [KEY_VALUE_STORE, CoherentCache],
    useFactory: (store: KeyValueStore, { instance }: CoherentCache) =>
      new Instances(store, instance, INSTANCE_TTL_MS),
  },
  AutomaticWarming,
  CacheMetrics,
  CacheUpkeep,
  CacheWarmers,
  CacheWarming,
  Popularity,
  SharedStatistics,
];
