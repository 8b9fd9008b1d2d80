import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Numeric, Text } from '../../http/index.js';

/** What was typed so far. */
export class SuggestionsQueryDto {
  @Text({ min: 1, max: 500, description: 'What was typed so far', example: 'цем' })
  query!: string;

  /** Suggestions at most */
  @Numeric()
  @IsInt()
  @Min(1)
  @Max(20)
  @ApiPropertyOptional()
  limit: number = 5;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** A text to search for. */
export class SuggestionDto {
  /** @example 'цемент м500' */
  text!: string;
  /**
   * What others search for, a category, or the name of a material
   * @example 'query'
   */
  type!: 'query' | 'category' | 'material';
  /**
   * 0 to 1, higher is better
   * @example 0.93
   */
  score!: number;
}
