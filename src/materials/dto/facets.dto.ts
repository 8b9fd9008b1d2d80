import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Flag } from './flag.decorator.js';

/** How categories and units are listed. */
export class FacetsQueryDto {
  /** Tell how many materials have each, the most frequent first */
  @Flag()
  with_counts: boolean = false;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}

/** A category or a unit. */
export class NamedCountDto {
  /** @example 'Цемент и вяжущие' */
  name!: string;
  /**
   * Materials that have it
   * @example 42
   */
  count!: number;
}

/** Names alone, as the original system had them, or with their counts. */
export const ApiNames = () =>
  applyDecorators(
    ApiExtraModels(NamedCountDto),
    ApiOkResponse({
      schema: {
        oneOf: [
          { type: 'array', items: { type: 'string' } },
          { type: 'array', items: { $ref: getSchemaPath(NamedCountDto) } },
        ],
      },
    }),
  );
