import { IsDateString, IsOptional, Matches } from 'class-validator';
import { Limit } from '../../http/index.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NOT_A_DAY = { message: '$property must be a day like 2026-01-31' };

/** Which days. */
export class AnalyticsQueryDto {
  /** First day, UTC; without it, six days before the last */
  @IsOptional()
  @Matches(DAY, NOT_A_DAY)
  @IsDateString({ strict: true }, NOT_A_DAY)
  from?: string;

  /** Last day, UTC; without it, today */
  @IsOptional()
  @Matches(DAY, NOT_A_DAY)
  @IsDateString({ strict: true }, NOT_A_DAY)
  to?: string;

  /** Texts that found nothing, at most */
  @Limit(1000)
  limit: number = 20;
}

/** How long answers took, cached ones included, in milliseconds; the percentiles are about right. */
export class LatencyDto {
  /** @example 4.21 */
  mean!: number;
  /** @example 0.8 */
  p50!: number;
  /** @example 18.4 */
  p95!: number;
  /** @example 31.2 */
  p99!: number;
}

/** What was counted of some searches. */
export class SearchCountsDto {
  /** @example 1250 */
  searches!: number;
  /**
   * Of these, the ones that found nothing
   * @example 12
   */
  zero_results!: number;
  /**
   * Of these, the ones that ended with an error
   * @example 0
   */
  failed!: number;
  latency_ms!: LatencyDto;
}

/** The same of one type. */
export class TypeCountsDto extends SearchCountsDto {
  /** @example 'hybrid' */
  search_type!: string;
}

/** The same of one day. */
export class DayCountsDto extends SearchCountsDto {
  /** @example '2026-01-31' */
  day!: string;
}

/** A text that found nothing. */
export class ZeroResultQueryDto {
  /** @example 'цимент белый' */
  query!: string;
  /** @example 7 */
  searches!: number;
}

/** What was searched for in these days, by all instances. */
export class AnalyticsDto extends SearchCountsDto {
  /** @example '2026-01-25' */
  from!: string;
  /** @example '2026-01-31' */
  to!: string;
  /**
   * Share of searches that found nothing
   * @example 0.0096
   */
  zero_result_rate!: number;
  by_type!: TypeCountsDto[];
  /** Every day of the range */
  days!: DayCountsDto[];
  /** The most frequent first */
  zero_result_queries!: ZeroResultQueryDto[];
}
