/** Hits by the level that had the entry: in the process, or shared by all instances. */
export class HitsByLevelDto {
  l1!: number;
  l2!: number;
}

/** Why the cache had no answer. */
export class MissesByReasonDto {
  /** There was none */
  absent!: number;
  /** Its time was over */
  expired!: number;
  /** Something that it was made from has been written */
  stamp!: number;
}

/** Why the cache was not asked. */
export class BypassedByReasonDto {
  /** The request said so */
  asked!: number;
  /** The method that is cached said so */
  condition!: number;
  /** The shared store is out of use */
  breaker!: number;
}

/** How long something took. The percentiles are estimates from buckets. */
export class TimeDto {
  count!: number;
  /** @example 0.012 */
  mean_seconds!: number;
  /** @example 0.01 */
  p50_seconds!: number;
  /** @example 0.05 */
  p99_seconds!: number;
}

/** The counts of one region. */
export class RegionReportDto {
  /**
   * Hits among hits and misses, 0..1
   * @example 0.93
   */
  hit_rate!: number;
  hits!: number;
  hits_by_level!: HitsByLevelDto;
  misses!: number;
  misses_by_reason!: MissesByReasonDto;
  /** Reads that did not ask the cache */
  bypassed!: number;
  bypassed_by_reason!: BypassedByReasonDto;
  /** Reads that shared the load of another */
  coalesced!: number;
  /** Reads answered with the last value, since the source failed */
  stale_served!: number;
  /** Entries loaded again behind a read, before their time was over */
  refreshed!: number;
  /** Entries written */
  writes!: number;
  /** Commands that failed or exceeded the time limit */
  errors!: number;
  /** Loads that failed */
  load_errors!: number;
  /** Asking the shared store whether it has an answer */
  read_time!: TimeDto;
  /** Loading from the source */
  load_time!: TimeDto;
}

/** The regions of the cache. */
export class RegionReportsDto {
  search!: RegionReportDto;
  material!: RegionReportDto;
  health!: RegionReportDto;
  reference!: RegionReportDto;
  prices!: RegionReportDto;
  suggestion!: RegionReportDto;
  embedding!: RegionReportDto;
}

/** Counts since `stats_since`. */
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
  regions!: RegionReportsDto;
}
