import type { Subject, Versioned } from './race.js';

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
