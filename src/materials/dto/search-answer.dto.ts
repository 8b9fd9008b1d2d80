import type { SearchType } from '../search/search-query.js';
import { SuggestionDto } from './suggestions.dto.js';
import { MaterialDto } from './material.dto.js';

/** Where a field of a material has words of the query. */
export class HighlightDto {
  /** @example 'name' */
  field!: 'name' | 'use_category' | 'sku' | 'description';
  /**
   * The text of the field; of a long one the part with the first words found
   * @example 'Цемент М500 Д0, мешок 50 кг'
   */
  original!: string;
  /**
   * The same as HTML: escaped, the words found inside `<mark>`
   * @example '<mark>Цемент</mark> <mark>М500</mark> Д0, мешок 50 кг'
   */
  highlighted!: string;
}

/** What restricted a search. */
export class FiltersAppliedDto {
  categories?: string[];
  units?: string[];
  sku_pattern?: string;
  created_after?: string;
  created_before?: string;
  updated_after?: string;
  updated_before?: string;
  min_similarity?: number;
}

/** One hit. */
export class SearchResultDto {
  material!: MaterialDto;
  /**
   * Higher is better; comparable within one answer
   * @example 0.98
   */
  score!: number;
  /**
   * Which list had it; `hybrid` if both
   * @example 'hybrid'
   */
  search_type!: SearchType;
  /** With `highlight_matches` */
  highlights?: HighlightDto[];
}

/** A page of hits. */
export class SearchAnswerDto {
  results!: SearchResultDto[];
  /**
   * Hits among the candidates of the stores, not in the whole catalogue
   * @example 104
   */
  total_count!: number;
  /**
   * `gte`: there are more, which only later pages look for
   * @example 'eq'
   */
  total_relation!: 'eq' | 'gte';
  /** @example 1 */
  page!: number;
  /** @example 10 */
  page_size!: number;
  /** @example 11 */
  total_pages!: number;
  /** Goes into the next request; null at the end */
  next_cursor!: string | null;
  /**
   * Time of the search itself; a cached answer tells that of its making
   * @example 7.4
   */
  search_time_ms!: number;
  /** @example 'цемент м500' */
  query_used!: string;
  /** @example 'hybrid' */
  search_type_used!: SearchType;
  /** What restricted the search; null if nothing did */
  filters_applied!: FiltersAppliedDto | null;
  /** With `include_suggestions`; null if they could not be had */
  suggestions?: SuggestionDto[] | null;
  /**
   * Stores that failed or took too long, and were left out
   * @example []
   */
  degraded!: ('vector' | 'sql')[];
  /**
   * Changes are on their way to the vector store: an answer by meaning may lack them
   * @example false
   */
  pending_changes!: boolean;
}
