import { AppError } from '../../common/errors.js';
import { headingKey, type Headings } from '../header/headings.js';
import { mapColumns } from '../header/map-columns.js';
import { quoted } from '../header/no-header.js';
import { faulty } from '../rows/data-rows.js';
import { fieldsOf, type TableSchema } from '../schema.js';
import type { ColumnInfo, TableRow } from '../table.js';
import { unreadable } from '../unreadable.js';
import { readNumber } from '../values/number.js';
import type { JsonRecord } from './parse-record.js';

export interface JsonQuestion<F extends string> {
  schema: TableSchema<F>;
  headings: Headings<F>;
  mapping?: Partial<Record<F, string | number>> | undefined;
  /** So many keys an object has at most. */
  maxKeys: number;
  check: (text: string) => string | undefined;
}

/** The keys of the first records as columns. Errors: `FILE_UNREADABLE` naming them when a required field is none of them. */
export function jsonColumns<F extends string>(
  sample: readonly JsonRecord[],
  { schema, headings, mapping, maxKeys }: JsonQuestion<F>,
): ColumnInfo<F>[] {
  const objects = sample.flatMap((record) =>
    'values' in record && Object.keys(record.values).length <= maxKeys ? [record] : [],
  );
  const keys = [...new Set(objects.flatMap(({ values }) => Object.keys(values)))];
  for (const column of Object.values(mapping ?? {}))
    if (typeof column === 'number')
      throw new AppError(
        'VALIDATION_FAILED',
        'JSON has keys and no column numbers: name the key in the mapping',
      );
  const map = mapColumns(
    keys.map((key) => ({ heading: key, readings: [key] })),
    headings,
    schema,
    mapping,
  );
  const missing = fieldsOf(schema).filter(
    (field) => schema.fields[field].required && !map?.fields.has(field),
  );
  if (objects.length > 0 && (!map || missing.length > 0)) {
    const named = missing.map(
      (field) => `the ${field} (${schema.fields[field].headings.slice(0, 5).join(', ')})`,
    );
    throw unreadable(
      `No key holds ${named.join(' or ')}; found: ${quoted(keys)}. State which key it is (mapping ${missing[0]}=key).`,
      undefined,
      { columns: keys.slice(0, 20) },
    );
  }
  // Objects may have keys of their own; all of them together can be many.
  const told = (map?.columns ?? []).filter(({ field }, index) => field !== null || index < maxKeys);
  return told.map((column) => {
    // Another record may have this key alone, so each that says a field is one.
    const field = column.field ?? headings.match(column.heading)?.field ?? null;
    const taken = field !== null && mapping?.[field] !== undefined;
    return field === column.field || taken ? column : { ...column, field, why: 'where no better key stands' };
  });
}

/** The row of a record: each has keys of its own, so each is mapped for itself, by the better heading. */
export function jsonRow<F extends string>(record: JsonRecord, question: JsonQuestion<F>): TableRow<F> {
  if ('fault' in record) return record;
  const { line, values } = record;
  const keys = Object.keys(values);
  if (keys.length > question.maxKeys)
    return faulty(line, `has ${keys.length} keys, at most ${question.maxKeys} are read`);
  const chosen = new Map<F, { key: string; rank: number }>();
  for (const key of keys) {
    const found = statedField(key, question) ?? question.headings.match(key);
    if (!found || (question.mapping?.[found.field] !== undefined && found.rank >= 0)) continue;
    if (isNothing(values[key]) || found.rank >= (chosen.get(found.field)?.rank ?? Infinity)) continue;
    chosen.set(found.field, { key, rank: found.rank });
  }
  const cells: Partial<Record<F, string>> = {};
  for (const [field, { key }] of chosen) {
    const text = textOf(values[key]);
    if (text === undefined) return faulty(line, 'must be text', key, shown(values[key]));
    const fault = question.check(text);
    if (fault) return faulty(line, fault, key, text);
    cells[field] = text;
  }
  return { line, cells };
}

function statedField<F extends string>(
  key: string,
  { mapping }: JsonQuestion<F>,
): { field: F; rank: number } | undefined {
  if (!mapping) return undefined;
  for (const [field, column] of Object.entries(mapping) as [F, string | number | undefined][])
    if (typeof column === 'string' && (column === key || headingKey(column) === headingKey(key)))
      return { field, rank: column === key ? -2 : -1 };
  return undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** As JSON; what is nested too deep for that is not shown. */
function shown(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return readNumber(String(value), { decimal: '.' }) ?? String(value);
  return typeof value === 'boolean' ? String(value).toUpperCase() : undefined;
}
