import type { SearchQuery } from './search-query.js';

/**
 * A search as `POST /search` takes it, without what is so by default: how searches are recorded. The form is that of the
 * API, because records outlive the program that made them, and are read like anything else that comes from outside.
 */
export function searchRequestOf({ query, searchType, pageSize, filter, ...search }: SearchQuery): object {
  const filters = {
    categories: filter.categories,
    units: filter.units,
    sku_pattern: filter.skuPattern,
    created_after: filter.createdAfter,
    created_before: filter.createdBefore,
    updated_after: filter.updatedAfter,
    updated_before: filter.updatedBefore,
    min_similarity: unless(0, search.minSimilarity),
  };
  return {
    query,
    search_type: unless('hybrid', searchType),
    limit: unless(10, pageSize),
    fuzzy_threshold: unless(0.8, search.fuzzyThreshold),
    filters: Object.values(filters).some((value) => value !== undefined) ? filters : undefined,
  };
}

const unless = <T>(usual: T, value: T): T | undefined => (value === usual ? undefined : value);
