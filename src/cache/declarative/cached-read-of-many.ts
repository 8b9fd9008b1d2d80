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
    // The cache knows keys, the method ids. Equal keys mean equal answers, so any id of a key will do.
    const idOf = new Map(ids.map((id) => [prefix + key(id, ...rest), id]));
    if (idOf.size === 0) return new Map();
    const found = await cache.getMany({
      region,
      ids: [...idOf.keys()],
      tags: (entry) => tags(idOf.get(entry), ...rest),
      load: async (missing) => {
        const wanted = missing.map((entry) => idOf.get(entry));
        const loaded = (await runInside(() => method(wanted, ...rest))) as ReadonlyMap<unknown, unknown>;
        return new Map(
          missing.flatMap((entry, index) => {
            const value = loaded.get(wanted[index]);
            return value === undefined || value === null ? [] : [[entry, value] as const];
          }),
        );
      },
    });
    return new Map(
      ids.flatMap((id) => {
        const value = found.get(prefix + key(id, ...rest));
        return value === undefined ? [] : [[id, value] as const];
      }),
    );
  };
}
