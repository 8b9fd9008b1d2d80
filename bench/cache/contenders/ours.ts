import { CacheStatistics } from '../../../src/cache/management/cache-statistics.js';
import type { CoherentCache } from '../../../src/cache/protocol/coherent-cache.js';
import { createCache } from '../../../src/cache/protocol/create-cache.js';
import { type Region, regionsOf } from '../../../src/cache/protocol/regions.js';
import { createRedisClient } from '../../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../../src/cache/stores/redis.key-value-store.js';
import { systemClock } from '../../../src/common/clock.js';
import { readConfig } from '../../../src/config/index.js';
import { eventually } from '../../../test/support/eventually.js';
import { type Answer, type Contender, PATIENT_MS, type Place } from '../harness/contender.js';

/** What an answer of 2 KB counts for in the process. */
export const BYTES_AN_ENTRY = 4600;

export interface OursOptions {
  /** How many processes are thought to share it; `alone` has no second level. */
  mode: 'leased' | 'validated' | 'alone';
  /** `search` lets one instance load for all; `material` does not. */
  region: Region;
}

/** The engine itself, with its settings as by default, and the statistics that the program keeps. */
export function ours(options: OursOptions): Contender {
  return { version: 'of this commit', ownBatch: true, open: (place) => open(place, options) };
}

async function open(place: Place, { mode, region }: OursOptions) {
  const config = readConfig({ CACHE_CONSISTENCY: mode === 'alone' ? 'leased' : mode });
  const store = mode === 'alone' ? undefined : await connect(place.redisUrl, config.CACHE_KEY_PREFIX);
  const cache = createCache({
    shared: store,
    mode: config.CACHE_CONSISTENCY,
    regions: regionsOf(config),
    timeLimitMs: place.patient ? PATIENT_MS : config.CACHE_TIMEOUT_MS,
    batchSize: config.CACHE_BATCH_SIZE,
    memoryLimitBytes: place.entriesInMemory * BYTES_AN_ENTRY,
    leaseMs: config.CACHE_LEASE_MS,
    loadConcurrency: config.CACHE_LOAD_CONCURRENCY ?? 64,
    clock: systemClock,
    observer: new CacheStatistics(),
  });
  await cache.open();
  if (mode === 'leased') await lease(cache);
  const tagsOf = place.tagsOf ?? ((key: string) => [key]);
  return {
    get: (key: string) =>
      cache.getOrLoad<Answer>({ region, id: key, tags: () => tagsOf(key), load: () => place.source(key) }),
    getMany: (keys: readonly string[]) =>
      cache.getMany<Answer>({ region, ids: keys, tags: tagsOf, load: (missing) => loadMany(place, missing) }),
    invalidate: (key: string) => cache.invalidate([key]),
    invalidateTag: (tag: string) => cache.invalidate([tag]),
    close: async () => {
      await cache.close();
      await store?.close();
    },
  };
}

async function connect(url: string, prefix: string): Promise<RedisKeyValueStore> {
  const client = createRedisClient({ url, connectTimeoutMs: 30_000 }, () => undefined);
  await client.connect();
  return new RedisKeyValueStore(client, { prefix });
}

/** The first lease takes a heartbeat. */
function lease(cache: CoherentCache): Promise<void> {
  return eventually(() => {
    if (!cache.leased) throw new Error('There is no lease yet');
    return Promise.resolve();
  });
}

async function loadMany(place: Place, keys: readonly string[]): Promise<Map<string, Answer>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await place.source(key)] as const)));
}
