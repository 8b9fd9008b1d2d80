import { applyDecorators } from '@nestjs/common';
import { isColumnChoice } from '../../common/column-choice.js';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsInt,
  Matches,
  Max,
  Min,
  registerDecorator,
  ValidateIf,
  type ValidationArguments,
} from 'class-validator';
import { Numeric } from '../../http/index.js';
import { isCurrency } from '../reading/currency.js';
import { PRICE_FIELDS } from '../reading/price-schema.js';

/** What fits into `numeric(18, 4)`, without a sign. */
export const DECIMAL = /^\d{1,14}(?:\.\d{1,4})?$/;

/** Room is left above for numbers that are assigned. */
export const MOST_PRICE_LIST_NUMBER = 1_000_000_000_000_000;

/** The number of a list, where one is given. */
export const PriceListNumber = (): PropertyDecorator =>
  applyDecorators(
    Numeric(),
    IsInt(),
    Min(1),
    Max(MOST_PRICE_LIST_NUMBER),
    ApiPropertyOptional({ minimum: 1, maximum: MOST_PRICE_LIST_NUMBER, example: 41 }),
  );

/** A currency by its code. */
export const Currency = (description: string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().toUpperCase() : value,
    ),
    ValidateIf((_, value) => value !== undefined),
    KnownCurrency(),
    ApiPropertyOptional({ description, example: 'RUB', pattern: '^[A-Z]{3}$' }),
  );

/** A day. */
export const Day = (description: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    // PostgreSQL has no year 0.
    Matches(/^(?!0000)\d{4}-\d{2}-\d{2}$/, { message: '$property must be a day such as 2026-01-31' }),
    IsCalendarDay(),
    ApiPropertyOptional({ description, format: 'date', example: '2026-01-31' }),
  );

/** A price to compare with. */
export const Amount = (description: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    Matches(DECIMAL, { message: '$property must be a decimal number such as 100 or 99.50' }),
    NeedsCurrency(),
    ApiPropertyOptional({ description, type: String, pattern: DECIMAL.source, example: '99.50' }),
  );

const rule =
  (name: string, message: string, validate: (value: unknown, all: Record<string, unknown>) => boolean) =>
  (): PropertyDecorator =>
  (target, property) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      options: { message },
      validator: {
        validate: (value: unknown, { object }: ValidationArguments) =>
          validate(value, object as Record<string, unknown>),
      },
    });
  };

const KnownCurrency = rule(
  'knownCurrency',
  '$property must be the code of a currency by ISO 4217, such as RUB',
  (value) => typeof value === 'string' && isCurrency(value),
);

const IsCalendarDay = rule('isCalendarDay', '$property is no day of the calendar', (value) => {
  const day = new Date(`${String(value)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(String(value));
});

/** Numbers of different currencies cannot be compared. */
const NeedsCurrency = rule(
  'needsCurrency',
  '$property needs a currency beside it: prices in different currencies are not compared',
  (_, all) => all.currency !== undefined,
);

/** Fields of a price list by columns: headings, or numbers from 1. */
export const IsPriceMapping = rule(
  'isPriceMapping',
  `$property must be a JSON object with some of ${PRICE_FIELDS.join(', ')}, and headings or numbers of columns (from 1) as values`,
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([field, column]) => isField(field) && isColumnChoice(column)),
);

const isField = (name: string) => (PRICE_FIELDS as readonly string[]).includes(name);
