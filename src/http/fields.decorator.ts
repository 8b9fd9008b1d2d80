import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

export interface TextOptions {
  min: number;
  max: number;
  description: string;
  example?: string | null;
  optional?: boolean;
  /** Null is a value of its own: "none". */
  nullable?: boolean;
}

const trim = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** PostgreSQL cannot hold U+0000, and half of a surrogate pair is no character. */
const STORABLE = /^(?:[^\0\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/s;

/** A text of a request: trimmed, with limits in characters, documented. */
export function Text({ min, max, description, example, optional, nullable }: TextOptions): PropertyDecorator {
  const property = {
    description,
    example,
    minLength: min,
    maxLength: max,
    type: String,
    nullable: nullable ?? false,
  };
  return applyDecorators(
    trim,
    ...(nullable ? [IsOptional()] : []),
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    IsString(),
    Length(min, max),
    Matches(STORABLE, { message: '$property must not contain U+0000 or half of a surrogate pair' }),
    optional || nullable ? ApiPropertyOptional(property) : ApiProperty(property),
  );
}

/** A number that a query parameter carries as text. Anything else stays as it is, for the validation to refuse. */
export const Numeric = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
  );

/** How many to answer at most: 1 to `most`. The field has the usual number. */
export const Limit = (most: number): PropertyDecorator =>
  applyDecorators(Numeric(), IsInt(), Min(1), Max(most), ApiPropertyOptional({ minimum: 1, maximum: most }));

/** A query parameter that may be repeated or hold several values with commas between them, as a list. */
export const CommaList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    if (!values.every((item) => typeof item === 'string')) return value;
    return values
      .flatMap((item) => item.split(','))
      .map((item) => item.trim())
      .filter((item) => item !== '');
  });

/** A query parameter that is `true` or `false`; the field has the usual value. */
export const Flag = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    IsBoolean(),
    ApiPropertyOptional(),
  );
