import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { type Hit, HybridSearch, type RankedHits } from './hybrid-search.js';
import { isCheckedAfterwards, MAX_HITS, type SearchQuery } from './search-query.js';

/** A ranking, with what is behind it. */
export interface DeepRanking extends RankedHits {
  /** The stores have more, which was not asked for. */
  isCut: boolean;
  /** A later page would ask for it. */
  canGoOn: boolean;
}

/**
 * Ranks as deep as a page needs: first so many hits of each store as the first pages take, and behind them, for a later
 * page, what a deeper ranking has beside them. So all pages are cut from one list, and the first ones cost no more for it.
 */
@Injectable()
export class SearchDepth {
  constructor(
    private readonly hybrid: HybridSearch,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** At least `wanted` hits, if there are so many. Errors: those of {@link HybridSearch.rank}. */
  async rank(query: SearchQuery, wanted: number): Promise<DeepRanking> {
    const depth = this.firstDepth(query);
    const first = await this.hybrid.rank(query, depth);
    const isCut = isCutAt(first.hits, depth);
    // What is sorted is the hits of the first depth, on every page.
    const canGoOn = isCut && depth < MAX_HITS && !query.sortBy;
    if (!canGoOn || wanted <= first.hits.length) return { ...first, isCut, canGoOn };
    const deeper = await this.hybrid.rank(query, MAX_HITS);
    const known = new Set(first.hits.map(({ id }) => id));
    return {
      hits: [...first.hits, ...deeper.hits.filter(({ id }) => !known.has(id))],
      degraded: [...new Set([...first.degraded, ...deeper.degraded])],
      isCut: isCutAt(deeper.hits, MAX_HITS),
      canGoOn: false,
    };
  }

  /**
   * What the vector store cannot check is looked for in all that it can give: else nothing may be left of the first hits
   * of `труба -сталь`, and a phrase seem to be nowhere. To be sorted, all can be that words alone found, for it has an end,
   * and what has a phrase; neighbours by meaning have no end, and far ones must not be sorted first for lacking a word.
   */
  private firstDepth({ filter, sortBy, searchType }: SearchQuery): number {
    const byWords = searchType === 'sql' || searchType === 'fuzzy';
    const { skuPattern, phrases } = filter;
    const isDeep = sortBy
      ? byWords || isCheckedAfterwards({ skuPattern, phrases })
      : isCheckedAfterwards(filter);
    return isDeep ? MAX_HITS : this.config.SEARCH_CANDIDATES;
  }
}

/** Whether one of the stores gave as many as it was asked for. */
function isCutAt(hits: readonly Hit[], depth: number): boolean {
  const both = hits.filter(({ searchType }) => searchType === 'hybrid').length;
  const byMeaning = hits.filter(({ searchType }) => searchType === 'vector').length;
  return both + byMeaning >= depth || hits.length - byMeaning >= depth;
}
