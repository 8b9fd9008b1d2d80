import { reportOutcome, runInside } from '../cache-context.js';
import type { Cache } from '../protocol/cache-api.js';
import type { CacheObserver } from '../protocol/cache-observer.js';
import type { CacheableRule, Method } from './cache-rules.js';

/** A method that is answered from the cache. On a hit it makes the request and nothing else: it is the fast path. */
export function cachedRead(
  cache: Cache,
  observer: Pick<CacheObserver, 'bypassed'>,
  rule: CacheableRule,
  method: Method,
): Method {
  const { region, key, tags, condition, isNegative, unless, atMostMs } = rule;
  const prefix = prefixOf(rule);
  return (...args) => {
    try {
      if (condition && !condition(...args)) {
        observer.bypassed(region, 'condition');
        reportOutcome('BYPASS');
        return method(...args);
      }
      return cache.getOrLoad({
        region,
        id: prefix + key(...args),
        tags: () => tags(...args),
        load: () => runInside(() => method(...args)),
        isNegative,
        unless,
        atMostMs,
      });
    } catch (error) {
      // Callers of a promise do not expect a callback's mistake to be thrown at them.
      const reason = error as Error;
      return Promise.reject(reason);
    }
  };
}

/** What keys begin with, so that the methods of a region have keys of their own. */
export function prefixOf({ keyspace }: { keyspace?: string }): string {
  return keyspace === undefined ? '' : `${keyspace}:`;
}
