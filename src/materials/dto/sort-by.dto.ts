import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { SORT_DIRECTIONS, SORT_FIELDS, type SortField, type SortOrder } from '../search/search-query.js';

/** A field to sort by. */
export class SortByDto {
  /** @example 'relevance' */
  @IsIn(SORT_FIELDS)
  field!: SortField;

  /** As usual `desc` for `relevance`, `asc` for all else */
  @IsOptional()
  @IsIn(SORT_DIRECTIONS)
  direction?: SortOrder['direction'];
}

/** A query parameter like `use_category,created_at:desc`. Anything else stays as it is, for the validation to refuse. */
export const SortList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    if (!values.every((item) => typeof item === 'string')) return value;
    return values
      .flatMap((item) => item.split(','))
      .filter((item) => item.trim() !== '')
      .map((item) => {
        const [field = '', ...direction] = item.trim().split(':');
        const order = { field, direction: direction.length > 0 ? direction.join(':') : undefined };
        return Object.assign(new SortByDto(), order);
      });
  });
