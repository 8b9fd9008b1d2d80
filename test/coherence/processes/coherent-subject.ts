import type { CacheObserver } from '../../../src/cache/protocol/cache-observer.js';
import { silentObserver } from '../../../src/cache/protocol/cache-observer.js';
import { createCache } from '../../../src/cache/protocol/create-cache.js';
import { regionsOf } from '../../../src/cache/protocol/regions.js';
import { createRedisClient } from '../../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../../src/cache/stores/redis.key-value-store.js';
import { systemClock } from '../../../src/common/clock.js';
import { readConfig } from '../../../src/config/index.js';
import type { InstanceSubject, Note, SubjectOptions } from './instance-subject.js';

/** So that entries expire and are refreshed in the course of a run, too. */
const SHORT_LIVED = { CACHE_SEARCH_TTL: '2', CACHE_MATERIAL_TTL: '5' };

/** Keys that share a second tag. */
const GROUPS = 5;

/** The coherent cache over Redis, as an instance of the program has it. */
export async function openCoherentSubject(
  mode: 'leased' | 'validated',
  { cacheUrl, leaseMs, timeLimitMs }: SubjectOptions,
  note: Note,
): Promise<InstanceSubject> {
  const config = readConfig(SHORT_LIVED);
  const client = createRedisClient({ url: cacheUrl, connectTimeoutMs: 5000 }, () => undefined);
  const store = new RedisKeyValueStore(client, { prefix: config.CACHE_KEY_PREFIX });
  const counts: Record<string, number> = {};
  const cache = createCache({
    shared: store,
    mode,
    regions: regionsOf(config),
    timeLimitMs,
    batchSize: config.CACHE_BATCH_SIZE,
    memoryLimitBytes: config.CACHE_MEMORY_LIMIT_BYTES,
    leaseMs,
    loadConcurrency: config.CACHE_LOAD_CONCURRENCY ?? 64,
    clock: systemClock,
    observer: countingObserver(counts, note),
  });
  await client.connect();
  await cache.open();
  let writes = 0;
  return {
    read: (key, load) => cache.getOrLoad({ region: regionOf(key), id: key, tags: () => tagsOf(key), load }),
    readMany: (keys, load) => cache.getMany({ region: 'material', ids: keys, tags: tagsOf, load }),
    // By the one tag or the other: each must do.
    invalidate: async (key) => {
      await cache.invalidate([tagsOf(key)[(writes += 1) % 4 === 0 ? 1 : 0]]);
    },
    trusted: () => cache.up,
    counters: () => ({ ...counts }),
    close: async () => {
      await cache.close();
      await store.close();
    },
  };
}

const numberOf = (key: string) => Number(key.replace(/\D/g, ''));

/** In the one, instances take turns to load; in the other each loads for itself. */
const regionOf = (key: string) => (numberOf(key) % 2 === 0 ? 'search' : 'material');

/** A key hangs on itself and on its group. */
function tagsOf(key: string): [string, string] {
  return [key, `group-${numberOf(key) % GROUPS}`];
}

function countingObserver(counts: Record<string, number>, note: Note): CacheObserver {
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  return {
    ...silentObserver,
    hit: (_region, level) => count(`${level} hits`),
    miss: (_region, reason) => count(`misses (${reason})`),
    bypassed: () => count('bypassed'),
    coalesced: () => count('coalesced'),
    refreshed: () => count('refreshed'),
    malformed: () => count('malformed'),
    breaker: (state, cause) => {
      count(`breaker ${state}`);
      note(`breaker ${state}${cause instanceof Error ? `, ${cause.message}` : ''}`);
    },
    lease: (live) => {
      count(live ? 'leases begun' : 'leases ended');
      note(live ? 'lease begins' : 'lease ends');
    },
  };
}
