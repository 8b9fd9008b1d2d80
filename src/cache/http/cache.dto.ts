import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { CachePerformanceDto } from './cache-performance.dto.js';

/** Which entries to remove. */
export class ClearCacheQuery {
  /**
   * Keys to remove: a region, a colon, and `*` for any characters
   * @example 'search:*'
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  pattern!: string;
}

/** What was removed. */
export class ClearCacheResult {
  /**
   * The pattern that was asked for
   * @example 'search:*'
   */
  pattern!: string;

  /**
   * Entries removed
   * @example 12
   */
  deleted!: number;
}

/** The settings in force; times in seconds. */
export class CacheConfigurationDto {
  /** @example 300 */
  search_ttl!: number;
  /** @example 3600 */
  material_ttl!: number;
  /** @example 60 */
  health_ttl!: number;
  /** @example 100 */
  batch_size!: number;
  enable_write_through!: boolean;
  /** @example 0.3 */
  cache_miss_threshold!: number;
}

/** The store of the cache. */
export class CacheStatusDto {
  /** `recovering`: reachable, not yet trusted again */
  status!: 'healthy' | 'recovering' | 'unavailable';
  kind!: 'memory' | 'redis';
  /** @example 0.0002 */
  ping_time_seconds?: number;
  /** @example '1.52M' */
  used_memory_human?: string;
  /** @example 4 */
  connected_clients?: number;
  /** Why it is unavailable */
  error?: string;
}

/** How the cache is doing. */
export class CacheReportDto {
  cache_performance!: CachePerformanceDto;
  cache_configuration!: CacheConfigurationDto;
  redis_status!: CacheStatusDto;
  /** Whose counts these are: of one instance when the others' cannot be had */
  scope!: 'all_instances' | 'this_instance';
  /** The instance that answers */
  instance!: string;
  /**
   * Instances that are there
   * @example 2
   */
  instances!: number;
  /** When this was reported */
  timestamp!: string;
}
