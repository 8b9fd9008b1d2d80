import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Flag, Limit } from '../../http/index.js';
import { MOST_FACETS } from '../search/facets.service.js';

/** How categories and units are listed, the most frequent first. */
export class FacetsQueryDto {
  /** Tell how many materials have each */
  @Flag()
  with_counts: boolean = false;

  /** At most so many, the most frequent ones */
  @Limit(MOST_FACETS)
  limit: number = MOST_FACETS;

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

/** As many as were asked for, as they were asked for; `facets`: the most frequent first. */
export function facetsFor(
  { with_counts, limit }: FacetsQueryDto,
  facets: readonly NamedCountDto[],
): string[] | NamedCountDto[] {
  const asked = facets.slice(0, limit);
  return with_counts ? asked : asked.map(({ name }) => name);
}
