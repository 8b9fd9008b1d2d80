import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

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

/** Counts since `stats_since`, of this instance. */
export class CachePerformanceDto {
  /**
   * Hits among hits and misses, 0..1
   * @example 0.93
   */
  hit_rate!: number;
  /** Reads that the cache answered */
  total_hits!: number;
  /** Reads that went to the source */
  total_misses!: number;
  /** Entries written */
  total_writes!: number;
  /** Commands that failed or exceeded the time limit */
  total_errors!: number;
  /** When counting began */
  stats_since!: string;
  /** The same counts by region, and reads that bypassed the cache or shared a load */
  regions!: Record<string, Record<string, number>>;
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
  /** When this was reported */
  timestamp!: string;
}
