import { IsIn, IsOptional } from 'class-validator';
import { Limit, Text } from '../../http/index.js';

/** What was typed so far. */
export class SuggestionsQueryDto {
  @Text({ min: 1, max: 500, description: 'What was typed so far', example: 'цем' })
  query!: string;

  /** Suggestions at most */
  @Limit(20)
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
