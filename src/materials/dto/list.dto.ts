import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Limit, Numeric, Text } from '../../http/index.js';
import { MATERIAL_LIMITS } from '../../relational/index.js';
import { MaterialDto } from './material.dto.js';

/** Which materials to list. */
export class ListQueryDto {
  @Text({ ...MATERIAL_LIMITS.useCategory, description: 'Only this category', optional: true })
  category?: string;

  @Text({ ...MATERIAL_LIMITS.unit, description: 'Only this unit', optional: true })
  unit?: string;

  /** Materials on a page */
  @Limit(100)
  limit: number = 10;

  /** Materials to pass over; for many pages `cursor` is faster */
  @IsOptional()
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  skip?: number;

  @Text({ min: 1, max: 200, description: '`next_cursor` of the page before', optional: true })
  cursor?: string;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** A page of the catalogue, newest first. */
export class MaterialPageDto {
  materials!: MaterialDto[];
  /** For the next page; null at the end */
  next_cursor!: string | null;
}
