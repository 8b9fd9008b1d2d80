import { Inject, Injectable } from '@nestjs/common';
import { Cacheable, searchDigest } from '../../cache/index.js';
import { CLOCK, type Clock } from '../../common/clock.js';
import { normaliseText } from '../../common/text.js';
import { CONFIG, type Config } from '../../config/index.js';
import { Metrics } from '../../metrics/index.js';
import {
  CHANGE_LOG,
  type ChangeLog,
  type Material,
  MATERIAL_STORE,
  type MaterialStore,
} from '../../relational/index.js';
import { scopeTags } from '../material.tags.js';
import { viewOf } from '../material.view.js';
import { type Hit, HybridSearch } from './hybrid-search.js';
import { MAX_HITS, type SearchAnswer, type SearchQuery, type SearchResultView } from './search-query.js';

/** A change that is not in the vector store after so many milliseconds is late: searches by meaning may lack it. */
const LAG_MS = 1000;
/** How long a search that may lack something is kept, in milliseconds. */
const LAGGING_TTL_MS = 5000;

/** Searching, cached. */
@Injectable()
export class SearchService {
  constructor(
    private readonly hybrid: HybridSearch,
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(CHANGE_LOG) private readonly changes: ChangeLog,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A page of the best hits. An answer that lacks a store is not kept: the next one may be whole.
   * Errors: `STORE_UNAVAILABLE`, `STORE_TIMEOUT`.
   */
  @Cacheable({
    region: 'search',
    key: (query) => searchDigest(query),
    tags: ({ filter }) => scopeTags(filter.categories),
    isNegative: ({ results }) => results.length === 0,
    unless: ({ degraded }) => degraded.length > 0,
    atMostMs: ({ pending_changes }) => (pending_changes ? LAGGING_TTL_MS : undefined),
  })
  async search(query: SearchQuery): Promise<SearchAnswer> {
    const start = this.clock.monotonic();
    const { page, pageSize } = query;
    const { hits, degraded } = await this.hybrid.rank(query, this.depthOf(query));
    // Asked for after the vectors: what was applied since made this answer void.
    const [{ results, dropped }, lagging] = await Promise.all([
      this.materialise(hits, query),
      this.changes.isLagging(LAG_MS),
    ]);
    const total = Math.min(hits.length - dropped, MAX_HITS);
    const elapsedMs = this.clock.monotonic() - start;
    const labels = { search_type: query.searchType, degraded: String(degraded.length > 0) };
    this.metrics.searchDuration.observe(labels, elapsedMs / 1000);
    return {
      results: results.slice((page - 1) * pageSize, page * pageSize),
      total_count: total,
      page,
      page_size: pageSize,
      total_pages: Math.ceil(total / pageSize),
      search_time_ms: Math.round(elapsedMs * 100) / 100,
      query_used: normaliseText(query.query),
      search_type_used: query.searchType,
      degraded,
      pending_changes: lagging,
    };
  }

  /**
   * How many hits each store is asked for: one of two depths, so that nearly all pages are cut from one ranking. A
   * pattern of SKUs is beyond the vector store, so all that it can give are looked through.
   */
  private depthOf({ page, pageSize, filter }: SearchQuery): number {
    const { SEARCH_CANDIDATES } = this.config;
    return filter.skuPattern === undefined && page * pageSize <= SEARCH_CANDIDATES
      ? SEARCH_CANDIDATES
      : MAX_HITS;
  }

  /**
   * The materials of the best hits, as PostgreSQL has them now, up to the page that is wanted. Hits that it does not
   * have any more, or that do not pass the filter, drop out, and the next ones move up.
   */
  private async materialise(
    hits: readonly Hit[],
    { filter, page, pageSize }: SearchQuery,
  ): Promise<{ results: SearchResultView[]; dropped: number }> {
    // With a pattern of SKUs many hits drop out, and only looking at all of them tells how many are left.
    const wanted = filter.skuPattern === undefined ? page * pageSize : Math.max(hits.length, 1);
    const results: SearchResultView[] = [];
    let seen = 0;
    while (results.length < wanted && seen < hits.length) {
      const chunk = hits.slice(seen, seen + wanted);
      seen += chunk.length;
      const found = await this.store.findByIds(
        chunk.map(({ id }) => id),
        filter,
      );
      const byId = new Map(found.map((material): [string, Material] => [material.id, material]));
      for (const { id, score, searchType } of chunk) {
        const material = byId.get(id);
        if (material) results.push({ material: viewOf(material), score, search_type: searchType });
      }
    }
    return { results, dropped: seen - results.length };
  }
}
