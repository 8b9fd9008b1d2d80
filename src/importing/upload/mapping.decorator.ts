import { registerDecorator } from 'class-validator';
import { isColumnChoice } from '../../common/column-choice.js';
import { FIELDS } from '../material-schema.js';
import { fieldNamed, nameOfField } from '../validate.js';

/** On a mapping of fields to columns, each by its heading or its number from 1. */
export function IsMapping(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isMapping',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => value === undefined || isMapping(value),
        defaultMessage: () =>
          `$property must be a JSON object with some of ${FIELDS.map(nameOfField).join(', ')}, and headings or numbers of columns (from 1) as values`,
      },
    });
  };
}

function isMapping(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, column]) => fieldNamed(name) !== undefined && isColumnChoice(column),
  );
}
