import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { runInCacheContext } from '../cache-context.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import type { CacheRule } from './decorators.js';

/** One call of a decorated method. */
export interface Invocation {
  service: object;
  args: unknown[];
  /** Calls the method itself. */
  proceed: () => Promise<unknown>;
}

/**
 * Does around a method what its decorator says. Nest runs interceptors on controllers only; this one is called by the
 * wrappers that the explorer puts around the methods of providers.
 */
@Injectable()
export class MethodInterceptor {
  constructor(
    private readonly cache: CoherentCache,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  intercept(rule: CacheRule, { service, args, proceed }: Invocation): Promise<unknown> {
    switch (rule.kind) {
      case 'cacheable':
        return this.cache.getOrLoad({
          region: rule.region,
          id: rule.key(...args),
          tags: () => rule.tags(...args),
          load: proceed,
          isNegative: rule.isNegative,
          unless: rule.unless,
        });
      case 'evict':
        return this.evict(rule.tags, args, proceed);
      case 'put':
        return this.put(rule, service, args, proceed);
    }
  }

  private async evict(tags: TagsOf, args: unknown[], proceed: () => Promise<unknown>): Promise<unknown> {
    const result = await proceed();
    await this.cache.invalidate(tags(result, ...args));
    return result;
  }

  private async put(
    rule: CacheRule & { kind: 'put' },
    service: object,
    args: unknown[],
    proceed: () => Promise<unknown>,
  ): Promise<unknown> {
    const result = await this.evict(rule.tags, args, proceed);
    // The write stands whatever becomes of the refresh: the next read loads what is missing.
    if (this.config.CACHE_ENABLE_WRITE_THROUGH)
      await runInCacheContext({ bypass: false }, () => rule.refresh(service, result, ...args)).catch(
        () => undefined,
      );
    return result;
  }
}

type TagsOf = (result: unknown, ...args: unknown[]) => readonly string[];
