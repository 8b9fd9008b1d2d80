import type { MaterialFilter } from '../../relational/index.js';
import type { MaterialView } from '../material.view.js';
import type { Highlight } from './highlights.js';
import type { Suggestion } from './suggestions.js';

/** `hybrid`: by meaning and by words; `vector`: by meaning; `sql`: by words; `fuzzy`: by words with typos. */
export const SEARCH_TYPES = ['hybrid', 'vector', 'sql', 'fuzzy'] as const;
export type SearchType = (typeof SEARCH_TYPES)[number];

/** How deep a search can be paged: so many hits each store is asked for at most. */
export const MAX_HITS = 1000;

/** What hits can be sorted by. */
export const SORT_FIELDS = [
  'relevance',
  'name',
  'use_category',
  'unit',
  'sku',
  'created_at',
  'updated_at',
] as const;
export type SortField = (typeof SORT_FIELDS)[number];
export const SORT_DIRECTIONS = ['asc', 'desc'] as const;
export interface SortOrder {
  field: SortField;
  direction: (typeof SORT_DIRECTIONS)[number];
}

/** The stores that a search can be answered without. */
export type DegradedStore = 'vector' | 'sql';

/**
 * A search, complete: every default is filled in, so that equal searches are equal objects. The optional fields are
 * absent where they are as usual.
 */
export interface SearchQuery {
  query: string;
  searchType: SearchType;
  /** From 1. Not looked at where there is a cursor. */
  page: number;
  pageSize: number;
  /** Continue behind what this `next_cursor` stands for. */
  cursor?: string;
  /** Absent: best first. Ties break by score, then by id. */
  sortBy?: readonly SortOrder[];
  highlightMatches?: true;
  includeSuggestions?: true;
  filter: MaterialFilter;
  /** Least cosine similarity of a hit that the vector store alone found, 0..1. */
  minSimilarity: number;
  /** For `fuzzy`: the share of a word's letters that must agree, 0..1. */
  fuzzyThreshold: number;
}

/** The vector store knows neither SKUs nor words: its hits are checked against the materials afterwards. */
export const isCheckedAfterwards = ({ skuPattern, phrases, without }: MaterialFilter): boolean =>
  skuPattern !== undefined || phrases !== undefined || without !== undefined;

export interface SearchResultView {
  material: MaterialView;
  /** 0..1 for `hybrid`, `vector` and `fuzzy`; comparable within one answer. */
  score: number;
  /** Which list had it: `hybrid` if both. */
  search_type: SearchType;
  /** Present where it was asked for. */
  highlights?: Highlight[];
}

/** The filter as it was asked for; absent fields restrict nothing. */
export interface FiltersApplied {
  categories?: string[];
  units?: string[];
  sku_pattern?: string;
  created_after?: string;
  created_before?: string;
  updated_after?: string;
  updated_before?: string;
  min_similarity?: number;
}

/** An answer, plain JSON. */
export interface SearchAnswer {
  results: SearchResultView[];
  /** Hits among the candidates, not in the whole catalogue. */
  total_count: number;
  /** `gte`: there are more, which only later pages look for. */
  total_relation: 'eq' | 'gte';
  page: number;
  page_size: number;
  total_pages: number;
  /** For the next page, whatever is written meanwhile; null at the end. */
  next_cursor: string | null;
  /** Time of the search itself; a cached answer tells that of its making. */
  search_time_ms: number;
  query_used: string;
  search_type_used: SearchType;
  /** Null where nothing restricted the search. */
  filters_applied: FiltersApplied | null;
  /** Present where they were asked for; null if they could not be had. */
  suggestions?: Suggestion[] | null;
  /** Stores that failed or took too long, and were left out. */
  degraded: DegradedStore[];
  /** Changes are on their way to the vector store: an answer by meaning may lack them. */
  pending_changes: boolean;
}
