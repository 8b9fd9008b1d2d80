import Keyv, { type KeyvStoreAdapter } from 'keyv';
import { LRUCache } from 'lru-cache';

const MAX_ENTRIES = 10_000;

/** What `CACHE_MANAGER` keeps its values in without Redis: memory, bounded. */
export function memorySharedCache(): Keyv {
  const entries = new LRUCache<string, string>({ max: MAX_ENTRIES });
  const store: Pick<KeyvStoreAdapter, 'get' | 'set' | 'delete' | 'clear'> = {
    get: <Value>(key: string) => Promise.resolve(entries.get(key) as Value | undefined),
    set: (key: string, value: string, ttl?: number) => entries.set(key, value, { ttl: ttl ?? 0 }),
    delete: (key: string) => Promise.resolve(entries.delete(key)),
    clear: () => {
      entries.clear();
      return Promise.resolve();
    },
  };
  return new Keyv({ store });
}
