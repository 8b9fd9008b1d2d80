import type { FiltersApplied, SearchQuery } from './search-query.js';

/**
 * A search as `POST /search` takes it, without what is so by default: how searches are recorded. The form is that of the
 * API, because records outlive the program that made them, and are read like anything else that comes from outside.
 */
export function searchRequestOf({ query, searchType, pageSize, ...search }: SearchQuery): object {
  return {
    query,
    search_type: unless('hybrid', searchType),
    limit: unless(10, pageSize),
    fuzzy_threshold: unless(0.8, search.fuzzyThreshold),
    filters: filtersApplied(search) ?? undefined,
    sort_by: search.sortBy,
    highlight_matches: search.highlightMatches,
    include_suggestions: search.includeSuggestions,
  };
}

/** The filter of a search as the API has it; null if nothing is restricted. */
export function filtersApplied({
  filter,
  minSimilarity,
}: Pick<SearchQuery, 'filter' | 'minSimilarity'>): FiltersApplied | null {
  const filters = {
    categories: filter.categories,
    units: filter.units,
    sku_pattern: filter.skuPattern,
    created_after: filter.createdAfter?.toISOString(),
    created_before: filter.createdBefore?.toISOString(),
    updated_after: filter.updatedAfter?.toISOString(),
    updated_before: filter.updatedBefore?.toISOString(),
    min_similarity: unless(0, minSimilarity),
  };
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : null;
}

const unless = <T>(usual: T, value: T): T | undefined => (value === usual ? undefined : value);
