import { runInside } from '../cache-context.js';
import type { Cache } from '../protocol/cache-api.js';
import type { CacheableManyRule, Method } from './cache-rules.js';
import { prefixOf } from './cached-read.js';

/** A method that reads many, each of them answered from the cache, and the others by one call. */
export function cachedReadOfMany(cache: Cache, rule: CacheableManyRule, method: Method): Method {
  const { region, key, tags } = rule;
  const prefix = prefixOf(rule);
  return async (given, ...rest) => {
    const ids = given as readonly unknown[];
    if (ids.length === 0) return new Map();
    // The cache knows keys, the method ids. Equal keys mean equal answers, so any id of a key will do.
    const keys = ids.map((id) => prefix + key(id, ...rest));
    const idOf = new Map(keys.map((entry, index) => [entry, ids[index]]));
    const found = await cache.getMany({
      region,
      ids: keys,
      tags: (entry) => tags(idOf.get(entry), ...rest),
      load: async (missing) => {
        const wanted = missing.map((entry) => idOf.get(entry));
        const loaded = (await runInside(() => method(wanted, ...rest))) as ReadonlyMap<unknown, unknown>;
        return pairs(missing, (index) => loaded.get(wanted[index]));
      },
    });
    return pairs(ids, (index) => found.get(keys[index] ?? ''));
  };
}

/** The names whose values are there, with them. */
function pairs<K, V>(names: readonly K[], valueOf: (index: number) => V | null | undefined): Map<K, V> {
  const map = new Map<K, V>();
  for (const [index, name] of names.entries()) {
    const value = valueOf(index);
    if (value !== undefined && value !== null) map.set(name, value);
  }
  return map;
}
