import { MAX_HITS } from '../search/search-query.js';
import { registerDecorator, type ValidationArguments } from 'class-validator';

const field = ({ object }: ValidationArguments, name: string) => (object as Record<string, unknown>)[name];

/** On a page number: page × size, which is in another field, must lie within the first {@link MAX_HITS} hits. */
export function WithinHits(sizeField: string): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'withinHits',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (page: unknown, validated: ValidationArguments) =>
          Number(page) * Number(field(validated, sizeField)) <= MAX_HITS,
        defaultMessage: () =>
          `only the first ${MAX_HITS} hits can be paged: page × ${sizeField} must not exceed ${MAX_HITS}; narrow the search instead`,
      },
    });
  };
}

/** On a cursor, which says itself where to go on: `page` is left out, or 1. */
export function NoPageBeside(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'noPageBeside',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (cursor: unknown, validated: ValidationArguments) =>
          cursor === undefined || field(validated, 'page') === 1,
        defaultMessage: () => 'a cursor says itself where to go on: leave out page',
      },
    });
  };
}
