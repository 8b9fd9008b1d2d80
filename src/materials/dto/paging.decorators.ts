import { MAX_HITS } from '../search/search-query.js';
import { registerDecorator, type ValidationArguments } from 'class-validator';

/** On a page number: page × size, which is in another field, must lie within the first {@link MAX_HITS} hits. */
export function WithinHits(sizeField: string): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'withinHits',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (page: unknown, { object }: ValidationArguments) =>
          Number(page) * Number((object as Record<string, unknown>)[sizeField]) <= MAX_HITS,
        defaultMessage: () =>
          `only the first ${MAX_HITS} hits can be paged: page × ${sizeField} must not exceed ${MAX_HITS}; narrow the search instead`,
      },
    });
  };
}
