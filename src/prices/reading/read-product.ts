import { type NewProduct, PRICE_BASES, PRICE_LIMITS, type Prices } from '../../relational/index.js';
import {
  currencyOfHeading,
  readMoney,
  readNumber,
  type TableInfo,
  type TableRow,
} from '../../tabular/index.js';
import { storableAmount } from './amount.js';
import { currencyOfCell } from './currency.js';
import { FIELD_OF_PRICE, type PriceField } from './price-schema.js';

/** A row that is not taken, and why. */
export interface RowReject {
  line: number;
  /** The heading of the column as the file has it. */
  column: string | null;
  value: string | null;
  reason: string;
}

/** Headings and currencies of the columns that were found. */
export interface PriceColumns {
  headings: ReadonlyMap<PriceField, string>;
  /** Where a heading names one: `Цена, руб.` */
  currencies: ReadonlyMap<PriceField, string>;
  /** Of prices that name none anywhere. */
  fallback: string;
}

/** A reject in the making: thrown inside of this file, never out of it. */
class Refusal extends Error {
  constructor(
    readonly field: PriceField | null,
    readonly value: string | null,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What the header says; `fallback` is the currency of the list. */
export function columnsOf(info: TableInfo<PriceField>, fallback: string): PriceColumns {
  const headings = new Map<PriceField, string>();
  const currencies = new Map<PriceField, string>();
  for (const { field, heading } of info.columns) {
    if (field === null) continue;
    headings.set(field, heading);
    const currency = currencyOfHeading(heading);
    if (currency !== undefined) currencies.set(field, currency);
  }
  return { headings, currencies, fallback };
}

/**
 * The product that a row of a price list is, or why it is none: a row without a name or without a price, unless the price is told on request;
 * a price that is none, is negative or too large; a currency that nobody knows, or two in one row. Counts that are no numbers (`много`) are
 * left out.
 * @param unitOf the canonical name of a unit
 */
export function readProduct(
  row: TableRow<PriceField>,
  place: number,
  columns: PriceColumns,
  unitOf: (name: string) => string,
): NewProduct | RowReject {
  if ('fault' in row)
    return { line: row.line, column: row.column ?? null, value: row.value ?? null, reason: row.fault };
  const { cells, group, line } = row;
  try {
    const unit = textOf(cells.unit, 'unit', PRICE_LIMITS.unit);
    const { prices, currency } = pricesOf(cells, columns);
    const name = textOf(cells.name, 'name', PRICE_LIMITS.name);
    if (name === null) throw new Refusal('name', null, 'the name is missing');
    return {
      place,
      line,
      name,
      sku: textOf(cells.sku, 'sku', PRICE_LIMITS.sku),
      unit: unit === null ? null : unitOf(unit),
      useCategory: textOf(cells.use_category ?? group, 'use_category', PRICE_LIMITS.useCategory),
      description: textOf(cells.description, 'description', PRICE_LIMITS.description),
      currency,
      prices,
      quantity: quantityOf(cells.count),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { field, value, reason } = error;
    const column = field && (columns.headings.get(field) ?? field);
    return { line, column, value: value && value.slice(0, 200).toWellFormed(), reason };
  }
}

function textOf(
  cell: string | undefined,
  field: PriceField,
  { min, max }: { min: number; max: number },
): string | null {
  if (cell === undefined) return null;
  if (cell.length < min) throw new Refusal(field, cell, `is shorter than ${min} characters`);
  // The database counts characters, this UTF-16 units: what passes here is never too long there.
  if (cell.length > max) throw new Refusal(field, cell, `is longer than ${max} characters`);
  return cell;
}

function pricesOf(
  cells: Partial<Record<PriceField, string>>,
  columns: PriceColumns,
): { prices: Prices; currency: string } {
  const amounts = new Map<keyof Prices, string>();
  const currencies = new Map<string, PriceField>();
  if (cells.currency !== undefined) currencies.set(statedCurrency(cells.currency), 'currency');
  let isOnRequest = false;
  let zero: PriceField | undefined;
  for (const basis of PRICE_BASES) {
    const field = FIELD_OF_PRICE[basis];
    const cell = cells[field];
    if (cell === undefined) continue;
    const money = readMoney(cell);
    if ('fault' in money) throw new Refusal(field, cell, money.fault);
    if ('absent' in money) {
      isOnRequest ||= money.absent === 'on_request';
      continue;
    }
    const amount = storableAmount(money.amount);
    if (amount === undefined) throw new Refusal(field, cell, 'is more than 14 digits before the point');
    if (amount.startsWith('-')) throw new Refusal(field, cell, 'is negative');
    // Programs write 0.00 for "no price".
    if (amount === '0') {
      zero ??= field;
      continue;
    }
    amounts.set(basis, amount);
    const named =
      money.currency ?? (cells.currency === undefined ? columns.currencies.get(field) : undefined);
    if (named !== undefined) currencies.set(named, field);
  }
  const [currency = columns.fallback, second] = [...currencies.keys()];
  if (second !== undefined) {
    const field = currencies.get(second) ?? null;
    throw new Refusal(
      field,
      field && (cells[field] ?? null),
      `names two currencies: ${currency} and ${second}`,
    );
  }
  if (amounts.size === 0 && !isOnRequest)
    throw zero === undefined
      ? new Refusal(firstPriceOf(columns), null, 'has no price')
      : new Refusal(zero, cells[zero] ?? null, 'has no price: it is zero');
  const of = (basis: keyof Prices) => amounts.get(basis) ?? null;
  const prices = {
    price: of('price'),
    with_vat: of('with_vat'),
    without_vat: of('without_vat'),
    retail: of('retail'),
    wholesale: of('wholesale'),
  };
  return { prices, currency };
}

function statedCurrency(cell: string): string {
  const currency = currencyOfCell(cell);
  if (currency === undefined) throw new Refusal('currency', cell, 'is no currency that is known');
  return currency;
}

const firstPriceOf = ({ headings }: PriceColumns): PriceField | null =>
  PRICE_BASES.map((basis) => FIELD_OF_PRICE[basis]).find((field) => headings.has(field)) ?? null;

function quantityOf(cell: string | undefined): string | null {
  const number = cell === undefined ? undefined : readNumber(cell);
  const amount = number === undefined ? undefined : storableAmount(number);
  return amount === undefined || amount.startsWith('-') ? null : amount;
}
