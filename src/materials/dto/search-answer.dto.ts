import type { SearchType } from '../search/search-query.js';
import { MaterialDto } from './material.dto.js';

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
}

/** A page of hits. */
export class SearchAnswerDto {
  results!: SearchResultDto[];
  /**
   * Hits among the candidates of the stores, not in the whole catalogue
   * @example 104
   */
  total_count!: number;
  /** @example 1 */
  page!: number;
  /** @example 10 */
  page_size!: number;
  /** @example 11 */
  total_pages!: number;
  /**
   * Time of the search itself; a cached answer tells that of its making
   * @example 7.4
   */
  search_time_ms!: number;
  /** @example 'цемент м500' */
  query_used!: string;
  /** @example 'hybrid' */
  search_type_used!: SearchType;
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
