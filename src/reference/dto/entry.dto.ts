import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { Limit, Numeric, Text } from '../../http/index.js';
import type { ReferenceStatus } from '../../relational/index.js';

/** Entries in one answer, at most. */
const MOST_ENTRIES = 1000;
const MOST_ALIASES = 100;
/** What materials bring may be longer than what is given here, and may become an alias. */
const LONGEST_ALIAS = 200;
/** No U+0000 and no half of a surrogate pair. */
const STORABLE = /^(?:[^\0\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/s;

/** Other names of an entry. */
export const Aliases = (example: string[]): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value)
        ? value.map((item: unknown) => (typeof item === 'string' ? item.trim() : item))
        : value,
    ),
    ValidateIf((_, value) => value !== undefined),
    IsArray(),
    ArrayMaxSize(MOST_ALIASES),
    IsString({ each: true }),
    Length(1, LONGEST_ALIAS, { each: true }),
    Matches(STORABLE, { each: true, message: 'each of $property must not contain U+0000' }),
    ApiPropertyOptional({
      description: 'Other names; those with the same letters count once',
      example,
      type: [String],
      maxItems: MOST_ALIASES,
    }),
  );

/** The id of another entry, or null for none. */
export const OptionalId = (description: string): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    IsUUID(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    ApiPropertyOptional({ description, type: String, format: 'uuid', nullable: true, example: null }),
  );

export const Description = (example: string): PropertyDecorator =>
  Text({ min: 1, max: 1000, description: 'Anything more', example, nullable: true });

/** A field of a change: whether somebody has looked at the entry. */
export const Reviewed = (): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    IsBoolean(),
    ApiPropertyOptional({
      description: 'Somebody has looked at it: `true` approves what a material brought',
    }),
  );

/** Which entries to list. */
export class ReferenceListQueryDto {
  /** `unreviewed`: what materials brought, with how many have it, most first */
  @IsOptional()
  @IsIn(['all', 'reviewed', 'unreviewed'])
  status: ReferenceStatus = 'all';

  /** At most so many */
  @Limit(MOST_ENTRIES)
  limit: number = MOST_ENTRIES;

  /** Entries to pass over */
  @IsOptional()
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  skip: number = 0;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** How to delete an entry. */
export class DeleteQueryDto {
  /** Another entry takes its place: its names become aliases there, what is below it comes below that */
  @IsOptional()
  @IsUUID()
  reassign_to?: string;
}

/** What to merge an entry into. */
export class MergeDto {
  /**
   * Id of the entry that takes its place
   * @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a'
   */
  @IsUUID()
  into!: string;
}

/** What entries of every kind have. */
export class EntryDto {
  /** @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' */
  id!: string;
  name!: string;
  description!: string | null;
  aliases!: string[];
  /** `false`: a material brought it, and nobody has looked at it yet */
  reviewed!: boolean;
  /**
   * Grows with every change; the `ETag` of the entry
   * @example 1
   */
  version!: number;
  /** @example '2026-01-01T12:00:00.000Z' */
  created_at!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  updated_at!: string;
  /** How many materials have it, where `status=unreviewed` was asked for */
  materials?: number;
}
