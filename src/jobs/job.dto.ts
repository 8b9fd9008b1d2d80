import { IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Limit, Numeric, Text } from '../http/index.js';
import { JOB_STATUSES, type JobStatus } from '../relational/index.js';

/** The file that a job reads */
export class JobUploadDto {
  /** @example '0197f5d2-7c1e-7000-8000-1f2e3d4c5b6a' */
  id!: string;
  /** @example 'прайс.xlsx' */
  name!: string;
  /** @example 48213 */
  bytes!: number;
  /** @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  sha256!: string;
}

/** Why a job failed, or waits to be tried again */
export class JobErrorDto {
  /**
   * One of the codes at `/errors/{code}`
   * @example 'FILE_UNREADABLE'
   */
  code!: string;
  /** @example 'The file ends in the middle of its compressed data' */
  detail!: string;
}

/** Work that is done behind, and survives a restart */
export class JobDto {
  /** @example '0197f5d2-7c1e-7000-8000-1f2e3d4c5b6a' */
  id!: string;
  /** @example 'import-materials' */
  kind!: string;
  @ApiPropertyOptional({ enum: JOB_STATUSES, example: 'running' })
  status!: JobStatus;
  /** How far it is: fields depend on the kind */
  @ApiPropertyOptional({ type: Object, example: { rows: 2000, created: 1990, rejected: 10 } })
  progress!: Record<string, unknown>;
  /** What came of it, once it is completed: fields depend on the kind */
  @ApiPropertyOptional({ type: Object, nullable: true })
  result!: Record<string, unknown> | null;
  error!: JobErrorDto | null;
  upload!: JobUploadDto | null;
  /**
   * Rows, or values, that were not taken: `GET /jobs/{id}/rejects`
   * @example 10
   */
  rejected!: number;
  /**
   * How often a worker took it: once, and once more after every interruption
   * @example 1
   */
  attempts!: number;
  /** Somebody has cancelled it. What it wrote before stands: the progress counts it */
  cancel_requested!: boolean;
  /** The answer to a request for work that another job does, or has done: the id of that job, which is this one */
  duplicate_of!: string | null;
  /** @example '2026-11-23T10:00:00.000Z' */
  created_at!: string;
  /** @example '2026-11-23T10:00:01.000Z' */
  updated_at!: string;
  /** @example '2026-11-23T10:00:00.200Z' */
  started_at!: string | null;
  /** @example '2026-11-23T10:00:04.000Z' */
  finished_at!: string | null;
}

/** A page of jobs, newest first */
export class JobPageDto {
  jobs!: JobDto[];
  /** For the next page; null at the end */
  next_cursor!: string | null;
}

/** Which jobs to list */
export class JobListQueryDto {
  @Text({ min: 1, max: 100, description: 'Only this kind', example: 'import-materials', optional: true })
  kind?: string;

  @ValidateIf((_, value) => value !== undefined)
  @IsIn(JOB_STATUSES)
  @ApiPropertyOptional({ enum: JOB_STATUSES, description: 'Only this status' })
  status?: JobStatus;

  /** Jobs on a page */
  @Limit(100)
  limit: number = 20;

  @Text({ min: 1, max: 200, description: '`next_cursor` of the page before', optional: true })
  cursor?: string;
}

/** Which jobs to forget */
export class OldJobsQueryDto {
  /** Those that ended so many days ago or earlier */
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(36_500)
  @ApiPropertyOptional({ minimum: 0, maximum: 36_500 })
  days_old: number = 30;
}

/** What was forgotten */
export class DeletedJobsDto {
  /** @example 3 */
  deleted!: number;
}
