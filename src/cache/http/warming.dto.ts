import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

const MAX_ITEMS = 1000;

/** What to load into the cache; nothing at all: the popular searches. */
export class WarmCacheDto {
  @ApiPropertyOptional({
    description: 'Searches: as in `POST /search`, or their texts alone; 1000 at most',
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'object' }] },
    example: ['цемент м500', { query: 'арматура', limit: 20, filters: { units: ['т'] } }],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ITEMS)
  queries?: unknown[];

  /**
   * Ids of materials; 1000 at most
   * @example []
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ITEMS)
  @IsUUID(undefined, { each: true })
  ids?: string[];

  /**
   * So many of the searches that were asked for most lately
   * @example 10
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_ITEMS)
  popular?: number;
}

/** A read that failed. */
export class WarmingFailureDto {
  item!: string;
  reason!: string;
}

/** What became of a run. */
export class WarmingReportDto {
  /**
   * Answers that were loaded and kept
   * @example 87
   */
  warmed!: number;
  /**
   * Answers that were there already
   * @example 12
   */
  already_cached!: number;
  /** @example 1 */
  failed!: number;
  /** The first 20 failures */
  failures!: WarmingFailureDto[];
  /** @example 3.2 */
  duration_seconds!: number;
}
