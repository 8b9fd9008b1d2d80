import type { ProductFilter } from '../price.js';
import { Parameters } from './filter-sql.js';
import { searchKey } from './price-rows.js';

/** The conditions of a filter on `products p`, joined by AND; `true` when there are none. */
export function productFilterSql(filter: ProductFilter, parameters: Parameters): string {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameters.add(value)));
  };
  add(filter.category, (place) => `p.use_category = ${place}::text`);
  add(filter.isProcessed, (place) => `p.is_processed = ${place}::boolean`);
  add(filter.currency, (place) => `p.currency = ${place}::char(3)`);
  add(filter.minPrice, (place) => `p.unit_price >= ${place}::numeric`);
  add(filter.maxPrice, (place) => `p.unit_price <= ${place}::numeric`);
  for (const word of wordsOf(filter.query)) add(word, (place) => `strpos(p.name_key, ${place}::text) > 0`);
  return conditions.length > 0 ? conditions.join(' AND ') : 'true';
}

const wordsOf = (query: string | undefined): string[] =>
  query === undefined ? [] : [...new Set(searchKey(query).split(' '))].filter((word) => word !== '');
