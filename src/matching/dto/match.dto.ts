import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Flag, Limit, Numeric, Text } from '../../http/index.js';
import { type Confidence, CONFIDENCES } from '../scoring/confidence.js';

/** Names that are matched while one waits, at most. */
export const MOST_AT_ONCE = 100;
const MOST_NAMES = 10_000;
/** Letters, digits and a few signs, so that it can stand in a path; routes have names of their own. */
const REQUEST_ID = /^(?!(?:statistics|decisions)$)[\w.:-]+$/;

/** A name to be matched */
export class MatchNameDto {
  @Text({
    min: 1,
    max: 100,
    description: 'What you call it; unique in the request. Without one, its place counts, from 1',
    example: 'row-17',
    optional: true,
  })
  id?: string;

  @Text({
    min: 1,
    max: 500,
    description: 'The name as the supplier writes it',
    example: 'Портландцемент М-500 Д0',
  })
  name!: string;

  @Text({ min: 1, max: 100, description: 'Its unit', example: 'т', optional: true, nullable: true })
  unit?: string | null;
}

/** Names to be matched to the catalogue. */
export class MatchRequestDto {
  @Text({
    min: 1,
    max: 100,
    description: 'What you call the request; the same request again answers the one that is there',
    optional: true,
  })
  @IsOptional()
  @Matches(REQUEST_ID, {
    message:
      'request_id may hold letters, digits, `_`, `.`, `:` and `-`, and must not be `statistics` or `decisions`',
  })
  request_id?: string;

  /** 1 to 10,000 names; 100 at most with `wait=true` */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_NAMES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => MatchNameDto)
  materials!: MatchNameDto[];

  /** Materials for each name */
  @IsInt()
  @Min(1)
  @Max(10)
  limit: number = 3;

  /** Leave out materials that are less sure */
  @IsIn(CONFIDENCES)
  @ApiPropertyOptional({ enum: CONFIDENCES })
  min_confidence: Confidence = 'none';
}

/** Whether to wait for the answer. */
export class MatchQueryDto {
  /** `true`: answer the results at once */
  @Flag()
  wait: boolean = false;
}

/** Which results to read. */
export class ResultsQueryDto {
  /** Results on a page */
  @Limit(1000)
  limit: number = 100;

  /** Results to pass over */
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(MOST_NAMES)
  offset: number = 0;

  /** Only these */
  @IsOptional()
  @IsIn(CONFIDENCES)
  @ApiPropertyOptional({ enum: CONFIDENCES })
  confidence?: Confidence;
}

/** What a name means, or does not mean. */
export class VerdictDto {
  /** @example '0197f5d2-7c1e-7000-8000-1f2e3d4c5b6a' */
  @IsUUID()
  material_id!: string;

  @Text({ min: 1, max: 100, description: 'Who says so', example: 'o.petrova', optional: true })
  decided_by?: string;
}

/** Which requests to forget. */
export class OldMatchesQueryDto {
  /** Those of so many days ago and earlier */
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(3650)
  days_old: number = 30;
}

/** How decisions are written. */
export class DecisionsQueryDto {
  /** One object a line, or a table */
  @IsIn(['ndjson', 'csv'])
  @ApiPropertyOptional({ enum: ['ndjson', 'csv'] })
  format: 'ndjson' | 'csv' = 'ndjson';
}
