import { ApiProperty } from '@nestjs/swagger';
import { MATCH_ITEM_STATUSES } from '../../relational/index.js';
import { type Confidence, CONFIDENCES } from '../scoring/confidence.js';
import { MATCH_STATUSES, type MatchStatus } from '../status.view.js';

const COUNTS = { type: 'object', additionalProperties: { type: 'integer' } } as const;

/** How many names are done */
export class MatchProgressDto {
  total!: number;
  completed!: number;
  failed!: number;
  pending!: number;
}

/** Why a request stands still */
export class MatchErrorDto {
  code!: string;
  detail!: string;
}

/** How far a request is */
export class MatchStatusDto {
  /** @example 'price-2026-11' */
  request_id!: string;
  @ApiProperty({ enum: MATCH_STATUSES })
  status!: MatchStatus;
  progress!: MatchProgressDto;
  /** Completed names by the confidence of the best material */
  @ApiProperty({ ...COUNTS, example: { certain: 12, likely: 30, unsure: 40, none: 18 } })
  confidences!: Record<string, number>;
  /** The job that does it: `GET /jobs/{id}`; null when it was done at once */
  job_id!: string | null;
  created_at!: string;
  completed_at!: string | null;
  error!: MatchErrorDto | null;
}

/** A material of the catalogue */
export class MatchedMaterialDto {
  id!: string;
  /** @example 'Цемент М500 Д0, мешок 50 кг' */
  name!: string;
  /** @example 'мешок' */
  unit!: string;
  sku!: string | null;
}

/** What the units mean for each other */
export class UnitCheckDto {
  @ApiProperty({ enum: ['same', 'convertible', 'different', 'unknown'] })
  relation!: 'same' | 'convertible' | 'different' | 'unknown';
  /**
   * How many of the material's unit one of the asked unit is; null where they do not convert
   * @example '1000'
   */
  coefficient!: string | null;
}

/** A material that a name may mean */
export class MatchDto {
  material!: MatchedMaterialDto;
  /**
   * 0 to 1: the order
   * @example 0.83
   */
  score!: number;
  /**
   * 0 to 1: how probably it is the right group of materials
   * @example 0.71
   */
  probability!: number;
  @ApiProperty({ enum: CONFIDENCES })
  confidence!: Confidence;
  unit_check!: UnitCheckDto;
  /** What spoke for it, 0 to 1 each */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  evidence!: Record<string, number>;
}

/** What became of a name */
export class MatchResultDto {
  /** @example 'row-17' */
  id!: string;
  original_name!: string;
  original_unit!: string | null;
  @ApiProperty({ enum: MATCH_ITEM_STATUSES })
  processing_status!: (typeof MATCH_ITEM_STATUSES)[number];
  /** Of the best material: `certain`, `likely`, `unsure` or `none`; null until it is processed */
  confidence!: string | null;
  @ApiProperty({
    enum: ['memory', 'catalogue'],
    nullable: true,
    description: '`memory`: somebody decided it',
  })
  source!: 'memory' | 'catalogue' | null;
  /** Best first */
  matches!: MatchDto[];
  error_message!: string | null;
  processed_at!: string | null;
}

/** Results, in the order in which the names were given */
export class MatchResultsDto extends MatchStatusDto {
  total_materials!: number;
  results!: MatchResultDto[];
}

/** Decisions that count */
export class DecisionCountsDto {
  accepted!: number;
  rejected!: number;
}

/** Over all requests that are there */
export class MatchStatisticsDto {
  total_requests!: number;
  active_requests!: number;
  completed_requests!: number;
  total_materials!: number;
  total_materials_processed!: number;
  failed_materials!: number;
  /** From the request to its last name, in milliseconds; null: none is done */
  average_processing_time_ms!: number | null;
  /** Of the names that are done, those that did not fail, 0 to 1; null: none is done */
  success_rate!: number | null;
  @ApiProperty(COUNTS)
  confidences!: Record<string, number>;
  decisions!: DecisionCountsDto;
}

/** What was forgotten */
export class DeletedMatchesDto {
  deleted!: number;
}
