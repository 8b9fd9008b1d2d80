import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import { Limit } from '../../http/index.js';

const MOST = 1000;

/** Which entries. */
export class AuditQueryDto {
  /** Of this user or key only, by id */
  @IsOptional()
  @IsUUID()
  actor?: string;

  /**
   * Older than this entry: the last `id` that was seen
   * @example '1000000'
   */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'before must be the id of an entry' })
  before?: string;

  /** At most so many */
  @Limit(MOST)
  limit: number = 100;
}

/** Who did what. */
export class AuditEntryDto {
  /** @example '42' */
  id!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  at!: string;

  @ApiProperty({ enum: ['user', 'key', 'anyone'] })
  actor_kind!: string;

  actor_id!: string;
  actor_name!: string;
  /** @example 'PATCH /api/v1/materials/:id' */
  action!: string;
  path!: string;
  address!: string;
  request_id!: string;
  /** Of the answer; `null`: under way, or the process died meanwhile */
  status!: number | null;

  @ApiProperty({ type: Object, nullable: true, description: 'The thing before, where there is one' })
  before!: unknown;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'The answer, without secrets; a long one in short',
  })
  after!: unknown;
}
