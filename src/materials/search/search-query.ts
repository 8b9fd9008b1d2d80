import type { MaterialFilter } from '../../relational/index.js';
import type { MaterialView } from '../material.view.js';

/** `hybrid`: by meaning and by words; `vector`: by meaning; `sql`: by words; `fuzzy`: by words with typos. */
export const SEARCH_TYPES = ['hybrid', 'vector', 'sql', 'fuzzy'] as const;
export type SearchType = (typeof SEARCH_TYPES)[number];

/** How deep a search can be paged: so many hits each store is asked for at most. */
export const MAX_HITS = 1000;

/** The stores that a search can be answered without. */
export type DegradedStore = 'vector' | 'sql';

/** A search, complete: every default is filled in, so that equal searches are equal objects. */
export interface SearchQuery {
  query: string;
  searchType: SearchType;
  /** From 1. */
  page: number;
  pageSize: number;
  filter: MaterialFilter;
  /** Least cosine similarity of a hit that the vector store alone found, 0..1. */
  minSimilarity: number;
  /** For `fuzzy`: the share of a word's letters that must agree, 0..1. */
  fuzzyThreshold: number;
}

export interface SearchResultView {
  material: MaterialView;
  /** 0..1 for `hybrid`, `vector` and `fuzzy`; comparable within one answer. */
  score: number;
  /** Which list had it: `hybrid` if both. */
  search_type: SearchType;
}

/** An answer, plain JSON. */
export interface SearchAnswer {
  results: SearchResultView[];
  /** Hits among the candidates, not in the whole catalogue. */
  total_count: number;
  page: number;
  page_size: number;
  total_pages: number;
  /** Time of the search itself; a cached answer tells that of its making. */
  search_time_ms: number;
  query_used: string;
  search_type_used: SearchType;
  /** Stores that failed or took too long, and were left out. */
  degraded: DegradedStore[];
  /** Changes are on their way to the vector store: an answer by meaning may lack them. */
  pending_changes: boolean;
}
