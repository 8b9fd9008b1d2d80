import {
  type Answer,
  type Contender,
  eachAlone,
  type Place,
  type Source,
  TTL_MS,
} from '../harness/contender.js';
import { importPeer, peerVersion } from '../harness/peer-packages.js';
import { type IoRedis, ioRedis } from './ioredis.js';

interface DedupeCache {
  define(name: string, options: object, load: Source): void;
  answer(key: string): Promise<Answer>;
  invalidateAll(references: string[]): Promise<unknown>;
}

/** It has one level: either memory, which other instances cannot invalidate, or Redis. Both with its references. */
export function asyncCacheDedupe(type: 'memory' | 'redis'): Contender {
  return { version: peerVersion('async-cache-dedupe'), ownBatch: false, open: (place) => open(place, type) };
}

async function open(place: Place, type: 'memory' | 'redis') {
  const { createCache } = await importPeer<{ createCache: (options: object) => DedupeCache }>(
    'async-cache-dedupe',
  );
  const client: IoRedis | undefined = type === 'redis' ? await ioRedis(place.redisUrl) : undefined;
  const ttl = TTL_MS / 1000;
  const cache = createCache({
    ttl,
    storage: {
      type,
      options: client
        ? { client, invalidation: { referencesTTL: ttl } }
        : { size: place.entriesInMemory, invalidation: true },
    },
  });
  const references = place.tagsOf ?? ((key: string) => [key]);
  cache.define('answer', { references }, place.source);
  const get = (key: string) => cache.answer(key);
  return {
    get,
    getMany: eachAlone(get),
    invalidate: (key: string) => cache.invalidateAll([key]),
    invalidateTag: (tag: string) => cache.invalidateAll([tag]),
    close: () => Promise.resolve(client?.disconnect()),
  };
}
