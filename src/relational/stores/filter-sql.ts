import { phraseText } from '../lexical-text.js';
import type { MaterialFilter } from '../material.js';

/** Collects the parameters of one statement: `$1`, `$2`, … */
export class Parameters {
  readonly values: unknown[] = [];

  /** Where the statement has the value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** `*` → any characters; what LIKE would take for a wildcard stands for itself. */
const likePattern = (pattern: string) => pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');

/** A phrase of stop words alone is nowhere. */
const hasPhrase = (place: string) => `search_vector @@ phraseto_tsquery('pg_catalog.russian', ${place})`;

/** The conditions of a filter on `materials`, joined by AND; `true` when there are none. */
export function filterSql(filter: MaterialFilter | undefined, parameters: Parameters): string {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameters.add(value)));
  };
  add(filter?.categories, (place) => `use_category = ANY(${place}::text[])`);
  add(filter?.units, (place) => `unit = ANY(${place}::text[])`);
  add(filter?.skuPattern && likePattern(filter.skuPattern), (place) => `sku ILIKE ${place}`);
  add(filter?.createdAfter, (place) => `created_at >= ${place}::timestamptz`);
  add(filter?.createdBefore, (place) => `created_at <= ${place}::timestamptz`);
  add(filter?.updatedAfter, (place) => `updated_at >= ${place}::timestamptz`);
  add(filter?.updatedBefore, (place) => `updated_at <= ${place}::timestamptz`);
  for (const phrase of filter?.phrases ?? []) add(phraseText(phrase), hasPhrase);
  for (const phrase of filter?.without ?? []) add(phraseText(phrase), (place) => `NOT ${hasPhrase(place)}`);
  return conditions.length > 0 ? conditions.join(' AND ') : 'true';
}

/** Whether a filter restricts anything. */
export const isRestricting = (filter: MaterialFilter | undefined): boolean =>
  filter !== undefined && Object.values(filter).some((value) => value !== undefined);
