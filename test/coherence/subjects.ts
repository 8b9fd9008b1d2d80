import { CacheStatistics } from '../../src/cache/cache-statistics.js';
import { CacheLink } from '../../src/cache/protocol/cache-link.js';
import type { CacheStore } from '../../src/cache/protocol/cache-store.js';
import { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { regionsOf } from '../../src/cache/protocol/regions.js';
import { systemClock } from '../../src/common/clock.js';
import { readConfig } from '../../src/config/index.js';
import type { Subject, Versioned } from './race.js';

/** The coherent cache on a store, as an instance of the program has it. */
export async function coherentSubject(store: CacheStore): Promise<Subject & { close: () => Promise<void> }> {
  const link = new CacheLink(store, 5000, 100, systemClock);
  await link.open();
  const statistics = new CacheStatistics(systemClock);
  const cache = new CoherentCache(store, link, regionsOf(readConfig({})), statistics, systemClock);
  return {
    read: (key, load) => cache.getOrLoad({ region: 'material', id: key, tags: [key], load }),
    invalidate: (key) => cache.invalidate([key]),
    close: () => link.close(),
  };
}

/**
 * The store with one rule of the protocol taken out: an entry is given the stamps that stand when it is written, not
 * those that stood before its load.
 */
export function capturingStampsLate(store: CacheStore, tagsOf: (key: string) => string[]): CacheStore {
  return new Proxy(store, {
    get(target, property) {
      if (property === 'write') {
        const write: CacheStore['write'] = async (key, entry, json, ttlMs) =>
          target.write(key, { ...entry, stamps: await target.mint(tagsOf(key)) }, json, ttlMs);
        return write;
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** What everybody writes by hand: get, else load and set; delete after a write. */
export function plainCacheAside(entries: Map<string, Versioned>): Subject {
  return {
    read: async (key, load) => {
      const found = entries.get(key);
      if (found) return found;
      const loaded = await load();
      entries.set(key, loaded);
      return loaded;
    },
    invalidate: (key) => {
      entries.delete(key);
      return Promise.resolve();
    },
  };
}
