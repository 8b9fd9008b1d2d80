import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type Role, ROLES } from '../../common/roles.js';
import { SCOPES, Text } from '../../http/index.js';
import { RoleField } from './fields.js';

const ALL_SCOPES = ['*', ...SCOPES] as const;
const MOST_DAYS = 3650;
const MOST_OVERLAP_HOURS = 720;

/** A new key for a program. */
export class CreateApiKeyDto {
  @Text({ min: 1, max: 100, description: 'Which program it is for', example: 'shop' })
  name!: string;

  @RoleField()
  role!: Role;

  /** What it is for; `*`: everything that its role may */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ALL_SCOPES.length)
  @IsIn(ALL_SCOPES, { each: true })
  @ApiProperty({ enum: ALL_SCOPES, isArray: true, example: ['search', 'materials:read'] })
  scopes!: string[];

  /**
   * Days until it expires; without: never
   * @example 365
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  expires_in_days?: number;
}

/** How to change a key for another. */
export class RotateApiKeyDto {
  /**
   * Hours that the former key is still good
   * @example 24
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_OVERLAP_HOURS)
  overlap_hours?: number;
}

/** A key, without its secret. */
export class ApiKeyDto {
  /** @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' */
  id!: string;
  /** @example 'shop' */
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ enum: ALL_SCOPES, isArray: true })
  scopes!: string[];

  /** Who made it */
  created_by!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  created_at!: string;
  expires_at!: string | null;
  revoked_at!: string | null;
  /** To the minute */
  last_used_at!: string | null;
}

/** A key that was just made. */
export class NewApiKeyDto extends ApiKeyDto {
  /** Shown this once: keep it */
  key!: string;
}
