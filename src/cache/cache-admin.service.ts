import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError, messageOf } from '../common/errors.js';
import { withTimeLimit } from '../common/time-limit.js';
import { CONFIG, type Config } from '../config/index.js';
import { CacheWarming } from './management/cache-warming.js';
import { Instances } from './management/instances.js';
import { type Counted, SharedStatistics } from './management/shared-statistics.js';
import { type PerformanceReport, performanceOf } from './management/statistics-report.js';
import type { WarmingReport } from './management/warming-run.js';
import { CoherentCache } from './protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from './stores/key-value-store.js';

/** Milliseconds that an operator waits for the store. */
const INFO_LIMIT_MS = 1000;
const CLEAR_LIMIT_MS = 30_000;

/** How the store is doing. The names are those of the original system, whatever the store. */
export interface RedisStatus {
  status: 'healthy' | 'recovering' | 'unavailable';
  kind: 'memory' | 'redis';
  ping_time_seconds?: number;
  used_memory_human?: string;
  connected_clients?: number;
  error?: string;
}

/** The answer of `GET /cache/stats`. Times are in seconds. */
export interface CacheReport {
  cache_performance: PerformanceReport & { stats_since: string };
  cache_configuration: {
    search_ttl: number;
    material_ttl: number;
    health_ttl: number;
    batch_size: number;
    enable_write_through: boolean;
    cache_miss_threshold: number;
  };
  redis_status: RedisStatus;
  /** Whose counts these are: of one instance when the others' cannot be had. */
  scope: 'all_instances' | 'this_instance';
  /** Id of the instance that answers. */
  instance: string;
  /** How many instances are there; as far as is known. */
  instances: number;
  timestamp: string;
}

/** What `POST /cache/warm` asks for. */
export interface WarmRequest {
  queries?: readonly unknown[] | undefined;
  ids?: readonly string[] | undefined;
  popular?: number | undefined;
}

/** Looking at the cache, filling and emptying it. */
@Injectable()
export class CacheAdminService {
  constructor(
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    private readonly cache: CoherentCache,
    private readonly statistics: SharedStatistics,
    private readonly instances: Instances,
    private readonly warming: CacheWarming,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts since the last reset, the configuration, and the state of the store. Never rejects, and takes a second at most. */
  async report(): Promise<CacheReport> {
    const { config } = this;
    const [counted, redis_status] = await Promise.all([this.counted(), this.status()]);
    const { numbers, since, scope, instances } = counted;
    return {
      cache_performance: { ...performanceOf(numbers), stats_since: since.toISOString() },
      cache_configuration: {
        search_ttl: config.CACHE_SEARCH_TTL,
        material_ttl: config.CACHE_MATERIAL_TTL,
        health_ttl: config.CACHE_HEALTH_TTL,
        batch_size: config.CACHE_BATCH_SIZE,
        enable_write_through: config.CACHE_ENABLE_WRITE_THROUGH,
        cache_miss_threshold: config.CACHE_MISS_THRESHOLD,
      },
      redis_status,
      scope,
      instance: this.instances.id,
      instances,
      timestamp: new Date(this.clock.now()).toISOString(),
    };
  }

  /** How the store is doing now. Never rejects, and takes a second at most. */
  async status(): Promise<RedisStatus> {
    const { kind } = this.store;
    try {
      const info = await withTimeLimit(this.store.health(), INFO_LIMIT_MS, `asking the ${kind} cache`);
      return {
        status: this.cache.up ? 'healthy' : 'recovering',
        kind,
        ping_time_seconds: info.pingTimeSeconds,
        used_memory_human: info.usedMemoryHuman,
        connected_clients: info.connectedClients,
      };
    } catch (error) {
      return { status: 'unavailable', kind, error: messageOf(error) };
    }
  }

  /** Begins to count anew, on all instances. Errors: `STORE_UNAVAILABLE`. */
  async resetStatistics(): Promise<void> {
    try {
      await withTimeLimit(this.statistics.reset(), INFO_LIMIT_MS, 'beginning new counts');
    } catch (cause) {
      throw this.unavailable(cause);
    }
  }

  /**
   * Loads into the cache what is asked for; the popular searches when nothing is.
   * Errors: `VALIDATION_FAILED`, `WARMING_UNDERWAY`, `STORE_UNAVAILABLE`.
   */
  warm({ queries, ids, popular }: WarmRequest): Promise<WarmingReport> {
    const items = { queries: queries ?? [], ids: ids ?? [] };
    const nothingNamed = items.queries.length + items.ids.length === 0;
    const request = { items, popular: popular ?? (nothingNamed ? this.config.CACHE_WARM_COUNT : 0) };
    return this.warming.run(request, 'request');
  }

  /**
   * Removes the entries whose key matches (`*`: any characters), e.g. `search:*`; answers how many.
   * Errors: `STORE_UNAVAILABLE`.
   */
  async clear(pattern: string): Promise<number> {
    try {
      return await withTimeLimit(this.cache.clear(pattern), CLEAR_LIMIT_MS, 'clearing the cache');
    } catch (cause) {
      throw this.unavailable(cause);
    }
  }

  private async counted(): Promise<Counted & Pick<CacheReport, 'scope' | 'instances'>> {
    try {
      const asked = Promise.all([this.statistics.read(), this.instances.count()]);
      const [counted, instances] = await withTimeLimit(asked, INFO_LIMIT_MS, 'adding up the counts');
      return { ...counted, scope: 'all_instances', instances };
    } catch {
      return { ...this.statistics.readOwn(), scope: 'this_instance', instances: 1 };
    }
  }

  private unavailable(cause: unknown): AppError {
    return new AppError('STORE_UNAVAILABLE', `The ${this.store.kind} cache does not answer.`, {}, { cause });
  }
}
