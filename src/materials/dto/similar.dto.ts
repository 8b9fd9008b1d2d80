import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { Limit, Numeric, Text } from '../../http/index.js';
import { MATERIAL_LIMITS } from '../../relational/index.js';
import { SearchResultDto } from './search-answer.dto.js';

/** Which similar materials. */
export class SimilarQueryDto {
  /** Results at most */
  @Limit(100)
  limit: number = 10;

  /** Least cosine similarity */
  @Numeric()
  @IsNumber()
  @Min(0)
  @Max(1)
  @ApiPropertyOptional()
  min_similarity: number = 0;

  @Text({ ...MATERIAL_LIMITS.useCategory, description: 'Only this category', optional: true })
  category?: string;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** The materials that are most like one, nearest first. */
export class SimilarDto {
  results!: SearchResultDto[];
  /**
   * `vector`: it could not be asked, and materials with the same words are answered
   * @example []
   */
  degraded!: ('vector' | 'sql')[];
  /**
   * Changes are on their way to the vector store: the answer may lack them
   * @example false
   */
  pending_changes!: boolean;
}
