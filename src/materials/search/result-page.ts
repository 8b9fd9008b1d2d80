import { Inject, Injectable } from '@nestjs/common';
import { MATERIAL_STORE, type MaterialStore, type SortColumn } from '../../relational/index.js';
import { viewOf } from '../material.view.js';
import { Highlighter } from './highlights.js';
import type { Hit } from './hybrid-search.js';
import { fingerprintOf, type SearchPlace } from './search-cursor.js';
import { inOrder } from './search-order.js';
import {
  isCheckedAfterwards,
  MAX_HITS,
  type SearchQuery,
  type SearchResultView,
  type SortField,
} from './search-query.js';

/** A page of a ranking. */
export interface ResultPage {
  results: SearchResultView[];
  /** Ids of the hits before them in the ranking that the cursor does not know. */
  before: string[];
  /** Hits of the ranking without those that do not exist any more, or do not pass. */
  total: number;
  /** Of these the ones behind the page. */
  left: number;
}

/** Cuts pages from rankings, and reads their materials. */
@Injectable()
export class ResultPages {
  constructor(@Inject(MATERIAL_STORE) private readonly store: MaterialStore) {}

  /**
   * The materials of a page, as PostgreSQL has them now. Hits that it does not have any more, or that do not pass the
   * filter, drop out, and the next ones move up. Errors: those of the store.
   */
  async cut(hits: readonly Hit[], query: SearchQuery, { page, shown }: SearchPlace): Promise<ResultPage> {
    const passing = await this.passing(hits, query);
    const left = shown.size === 0 ? passing : passing.filter(({ id }) => !shown.has(fingerprintOf(id)));
    const from = shown.size === 0 ? (page - 1) * query.pageSize : 0;
    const size = Math.min(query.pageSize, MAX_HITS - shown.size);
    const { results, dropped } = await this.read(left.slice(from), size, query);
    return {
      results,
      before: left.slice(0, from).map(({ id }) => id),
      total: Math.min(passing.length - dropped, MAX_HITS),
      left: left.length - from - results.length - dropped,
    };
  }

  /**
   * In their order. What the vector store cannot check lets many hits drop out; and a later page begins where it does only
   * when it is known which hits before it exist. Else nothing is asked.
   */
  private async passing(hits: readonly Hit[], { filter, page, cursor, sortBy }: SearchQuery): Promise<Hit[]> {
    const first = page === 1 && cursor === undefined;
    if (first && !sortBy && !isCheckedAfterwards(filter)) return [...hits];
    const best = sortBy ? hits.slice(0, MAX_HITS) : hits;
    const columns = (sortBy ?? []).map(({ field }) => field).filter(isColumn);
    const found = await this.store.sortKeys(
      best.map(({ id }) => id),
      columns,
      filter,
    );
    const passing = best.flatMap((hit) => {
      const keys = found.get(hit.id);
      return keys ? [{ ...hit, keys }] : [];
    });
    return sortBy ? inOrder(passing, sortBy) : passing;
  }

  /** The materials of the first `size` hits that are there. */
  private async read(
    hits: readonly Hit[],
    size: number,
    { filter, query, highlightMatches }: SearchQuery,
  ): Promise<{ results: SearchResultView[]; dropped: number }> {
    const highlighter = highlightMatches && new Highlighter(query);
    const results: SearchResultView[] = [];
    let dropped = 0;
    for (let at = 0; results.length < size && at < hits.length; at += size) {
      const chunk = hits.slice(at, at + size);
      const found = await this.store.findByIds(
        chunk.map(({ id }) => id),
        filter,
      );
      const byId = new Map(found.map((material) => [material.id, viewOf(material)]));
      for (const { id, score, searchType } of chunk) {
        const material = byId.get(id);
        if (!material) dropped += 1;
        else if (results.length < size)
          results.push({
            material,
            score,
            search_type: searchType,
            ...(highlighter && { highlights: highlighter.of(material) }),
          });
      }
    }
    return { results, dropped };
  }
}

const isColumn = (field: SortField): field is SortColumn => field !== 'relevance';
