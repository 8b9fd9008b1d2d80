import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { CacheStatistics } from '../management/cache-statistics.js';
import type { Cache } from '../protocol/cache-api.js';
import type { CacheObserver } from '../protocol/cache-observer.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import type { Method, MethodRules } from './cache-rules.js';
import { cachedRead } from './cached-read.js';
import { cachedReadOfMany } from './cached-read-of-many.js';
import { evictingWrite } from './evicting-write.js';

/**
 * Puts around a method what its decorators say. Nest runs interceptors on controllers only; here the explorer puts the
 * result in the method's place.
 */
@Injectable()
export class MethodInterceptor {
  constructor(
    @Inject(CoherentCache) private readonly cache: Cache,
    @Inject(CacheStatistics) private readonly observer: Pick<CacheObserver, 'bypassed'>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What is to be called instead of the method of this service. */
  wrap({ read, evicts, puts }: MethodRules, service: object, method: Method): Method {
    // Async, so that what a method without types returns or throws at once becomes a promise, too.
    let call: Method = async (...args) => method.apply(service, args);
    if (evicts.length + puts.length > 0)
      call = evictingWrite(
        this.cache,
        { evicts, puts, writeThrough: this.config.CACHE_ENABLE_WRITE_THROUGH },
        service,
        call,
      );
    if (!read) return call;
    return read.kind === 'one'
      ? cachedRead(this.cache, this.observer, read.rule, call)
      : cachedReadOfMany(this.cache, read.rule, call);
  }
}
