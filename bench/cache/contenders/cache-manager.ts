import { type Answer, type Contender, type Place, TTL_MS } from '../harness/contender.js';
import { importPeer, peerVersion } from '../harness/peer-packages.js';

interface CacheManager {
  wrap(key: string, load: () => Promise<Answer>): Promise<Answer>;
  mget(keys: string[]): Promise<unknown[]>;
  mset(items: object[]): Promise<unknown>;
  del(key: string): Promise<boolean>;
  disconnect(): Promise<undefined>;
}

interface Keyv {
  on(event: 'error', listener: () => void): void;
}

/** Two stores, memory and Redis, as its documentation has it. Instances do not tell each other anything. */
export function cacheManager(): Contender {
  return { version: peerVersion('cache-manager'), ownBatch: true, open };
}

async function open(place: Place) {
  const { createCache } = await importPeer<{ createCache: (options: object) => CacheManager }>(
    'cache-manager',
  );
  const { Keyv, KeyvCacheableMemory } = await importPeer<{
    Keyv: new (options: object) => Keyv;
    KeyvCacheableMemory: new (options: object) => unknown;
  }>('cacheable');
  const { createKeyv } = await importPeer<{ createKeyv: (url: string) => Keyv }>('@keyv/redis');
  const memory = new Keyv({ store: new KeyvCacheableMemory({ lruSize: place.entriesInMemory }) });
  const redis = createKeyv(place.redisUrl);
  redis.on('error', () => undefined);
  const cache = createCache({ stores: [memory, redis], ttl: TTL_MS });
  return {
    get: (key: string) => cache.wrap(key, () => place.source(key)),
    getMany: async (keys: readonly string[]) => {
      const values = await cache.mget([...keys]);
      const missing = keys.filter((_, index) => (values[index] ?? undefined) === undefined);
      if (missing.length === 0) return values;
      const loaded = await Promise.all(
        missing.map(async (key) => ({ key, value: await place.source(key), ttl: TTL_MS })),
      );
      await cache.mset(loaded);
      return [values, loaded];
    },
    invalidate: (key: string) => cache.del(key),
    close: () => cache.disconnect(),
  };
}
