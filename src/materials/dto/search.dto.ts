import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxDate,
  Min,
  MinDate,
  ValidateNested,
} from 'class-validator';
import { CommaList, Flag, Limit, Numeric, Text } from '../../http/index.js';
import { MATERIAL_LIMITS } from '../../relational/index.js';
import { MAX_CURSOR } from '../search/search-cursor.js';
import { SEARCH_TYPES, type SearchType, SORT_FIELDS } from '../search/search-query.js';
import { SortByDto, SortList } from './sort-by.dto.js';
import { NoPageBeside, WithinHits } from './paging.decorators.js';

/** A date of the years 1 to 9999: JavaScript knows others, which PostgreSQL does not take as they are written. */
const Instant = () =>
  applyDecorators(
    IsDate(),
    MinDate(new Date('0001-01-01T00:00:00.000Z')),
    MaxDate(new Date('9999-12-31T23:59:59.999Z')),
  );
const MAX_VALUES = 100;
const CURSOR = {
  min: 1,
  max: MAX_CURSOR,
  description:
    '`next_cursor` of the page before, of the same search: nothing comes twice or is passed over, whatever is written meanwhile',
  optional: true,
};
const QUERY = { min: 1, max: 500, description: 'What to search for', example: 'цемент м500' };

/** Restricts a search. Everything given must hold; the values of a list are alternatives. */
export class SearchFiltersDto {
  /**
   * Any of these categories
   * @example ['Цемент и вяжущие']
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  @Length(1, MATERIAL_LIMITS.useCategory.max, { each: true })
  categories?: string[];

  /**
   * Any of these units
   * @example ['мешок', 'кг', 'т', 'шт']
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  @Length(1, MATERIAL_LIMITS.unit.max, { each: true })
  units?: string[];

  @Text({ min: 1, max: 50, description: '`*` stands for any characters', example: '*', optional: true })
  sku_pattern?: string;

  /** @example '2020-01-01T00:00:00Z' */
  @IsOptional()
  @Type(() => Date)
  @Instant()
  created_after?: Date | null;

  @IsOptional()
  @Type(() => Date)
  @Instant()
  created_before?: Date | null;

  @IsOptional()
  @Type(() => Date)
  @Instant()
  updated_after?: Date | null;

  @IsOptional()
  @Type(() => Date)
  @Instant()
  updated_before?: Date | null;

  /**
   * Least cosine similarity of what is found by meaning
   * @example 0
   */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  min_similarity?: number;
}

/** Which part of the answer. The first 1000 hits can be paged. */
export class PaginationDto {
  /** From 1 */
  @IsInt()
  @Min(1)
  @WithinHits('page_size')
  @ApiPropertyOptional()
  page: number = 1;

  /** Results on a page */
  @IsInt()
  @Min(1)
  @Max(100)
  @ApiPropertyOptional()
  page_size: number = 20;

  @Text(CURSOR)
  @NoPageBeside()
  cursor?: string;
}

/** A search. */
export class SearchRequestDto {
  @Text(QUERY)
  query!: string;

  /** `hybrid`: by meaning and by words; `vector`: by meaning; `sql`: by words; `fuzzy`: by words with typos */
  @IsIn(SEARCH_TYPES)
  @ApiPropertyOptional()
  search_type: SearchType = 'hybrid';

  /** Results at most; `pagination` overrides it */
  @Limit(100)
  limit: number = 10;

  /** For `fuzzy`: the share of a word's letters that must agree */
  @Numeric()
  @IsNumber()
  @Min(0)
  @Max(1)
  @ApiPropertyOptional()
  fuzzy_threshold: number = 0.8;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SearchFiltersDto)
  filters?: SearchFiltersDto;

  /** By what the hits are sorted, the first field first; as usual best first. The best hits of the stores are sorted, not the catalogue */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SORT_FIELDS.length)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SortByDto)
  sort_by?: SortByDto[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PaginationDto)
  pagination?: PaginationDto;

  /** Show the words that were found, in HTML */
  @IsBoolean()
  @ApiPropertyOptional()
  highlight_matches: boolean = false;

  /** Suggest other texts to search for */
  @IsBoolean()
  @ApiPropertyOptional()
  include_suggestions: boolean = false;
}

/** A search as query parameters. */
export class SearchQueryDto extends PickType(SearchRequestDto, ['search_type', 'limit', 'fuzzy_threshold']) {
  @Text(QUERY)
  q!: string;

  /** Any of these categories; separate several by commas */
  @IsOptional()
  @CommaList()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  categories?: string[];

  /** Any of these units; separate several by commas */
  @IsOptional()
  @CommaList()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  units?: string[];

  /** From 1 */
  @Numeric()
  @IsInt()
  @Min(1)
  @WithinHits('limit')
  @ApiPropertyOptional()
  page: number = 1;

  @Text(CURSOR)
  @NoPageBeside()
  cursor?: string;

  /** Fields to sort by, separated by commas, as in `use_category,created_at:desc` */
  @IsOptional()
  @SortList()
  @IsArray()
  @ArrayMaxSize(SORT_FIELDS.length)
  @ValidateNested({ each: true })
  @Type(() => SortByDto)
  @ApiPropertyOptional({ type: String, example: 'relevance:desc,name' })
  sort_by?: SortByDto[];

  /** Show the words that were found, in HTML */
  @Flag()
  highlight_matches: boolean = false;

  /** Suggest other texts to search for */
  @Flag()
  include_suggestions: boolean = false;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}
