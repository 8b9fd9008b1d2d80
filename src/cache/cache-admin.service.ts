import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError, messageOf } from '../common/errors.js';
import { withTimeLimit } from '../common/time-limit.js';
import { CONFIG, type Config } from '../config/index.js';
import { CacheStatistics } from './management/cache-statistics.js';
import { performanceOf, type RegionReport } from './management/statistics-report.js';
import { CoherentCache } from './protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from './stores/key-value-store.js';

/** Milliseconds that an administrator waits for the store. */
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
  cache_performance: {
    hit_rate: number;
    total_hits: number;
    total_misses: number;
    total_writes: number;
    total_errors: number;
    stats_since: string;
    regions: Record<string, RegionReport>;
  };
  cache_configuration: {
    search_ttl: number;
    material_ttl: number;
    health_ttl: number;
    batch_size: number;
    enable_write_through: boolean;
    cache_miss_threshold: number;
  };
  redis_status: RedisStatus;
  timestamp: string;
}

/** Looking at the cache and emptying it. */
@Injectable()
export class CacheAdminService {
  constructor(
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    private readonly cache: CoherentCache,
    private readonly statistics: CacheStatistics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts since the last reset, the configuration, and the state of the store. Never rejects. */
  async report(): Promise<CacheReport> {
    const { config } = this;
    return {
      cache_performance: { ...performanceOf(this.statistics.numbers()), stats_since: '' },
      cache_configuration: {
        search_ttl: config.CACHE_SEARCH_TTL,
        material_ttl: config.CACHE_MATERIAL_TTL,
        health_ttl: config.CACHE_HEALTH_TTL,
        batch_size: config.CACHE_BATCH_SIZE,
        enable_write_through: config.CACHE_ENABLE_WRITE_THROUGH,
        cache_miss_threshold: config.CACHE_MISS_THRESHOLD,
      },
      redis_status: await this.status(),
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

  /**
   * Removes the entries whose key matches (`*`: any characters), e.g. `search:*`; answers how many.
   * Errors: `STORE_UNAVAILABLE`.
   */
  async clear(pattern: string): Promise<number> {
    try {
      return await withTimeLimit(this.cache.clear(pattern), CLEAR_LIMIT_MS, 'clearing the cache');
    } catch (cause) {
      throw new AppError('STORE_UNAVAILABLE', `The ${this.store.kind} cache does not answer.`, {}, { cause });
    }
  }
}
