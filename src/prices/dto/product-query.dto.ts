import { IsIn, IsOptional, ValidateIf } from 'class-validator';
import { Flag, Limit, Text } from '../../http/index.js';
import { PRICE_LIMITS } from '../../relational/index.js';
import { Amount, Currency } from './fields.js';

/** Which products of a list are asked for */
export class ProductFilterQueryDto {
  @Text({ ...PRICE_LIMITS.useCategory, description: 'Only this category', optional: true })
  category?: string;

  /** Only what was processed, or only what was not */
  @ValidateIf((_, value) => value !== undefined)
  @Flag()
  is_processed?: boolean;

  @Currency('Only prices in this currency')
  currency?: string;

  @Amount('Only what costs at least so much; needs `currency`')
  min_price?: string;

  @Amount('Only what costs at most so much; needs `currency`')
  max_price?: string;

  @Text({ min: 1, max: 200, description: 'Words of the name, or of the SKU', optional: true })
  query?: string;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** A page of a list */
export class ProductsQueryDto extends ProductFilterQueryDto {
  /** Products on a page */
  @Limit(500)
  limit: number = 100;

  @Text({ min: 1, max: 200, description: '`next_cursor` of the page before', optional: true })
  cursor?: string;
}

/** A page of lists, or of suppliers */
export class PageQueryDto {
  /** Entries on a page */
  @Limit(100)
  limit: number = 50;

  @Text({ min: 1, max: 600, description: '`next_cursor` of the page before', optional: true })
  cursor?: string;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}
