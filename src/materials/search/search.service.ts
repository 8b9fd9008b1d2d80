import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cacheable, searchDigest } from '../../cache/index.js';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { normaliseText } from '../../common/text.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import { Metrics } from '../../metrics/index.js';
import { CHANGE_LOG, type ChangeLog } from '../../relational/index.js';
import { CATALOGUE_TAG, scopeTags } from '../material.tags.js';
import { LAG_MS, LAGGING_TTL_MS } from './lag.js';
import { ResultPages } from './result-page.js';
import { encodeSearchCursor, fingerprintOf, searchPlaceOf } from './search-cursor.js';
import { SearchDepth } from './search-depth.js';
import { MAX_HITS, type SearchAnswer, type SearchQuery } from './search-query.js';
import { filtersApplied } from './search-request.js';
import type { Suggestion } from './suggestions.js';
import { SuggestionsService } from './suggestions.service.js';

/** How many a search that wants some answers with. */
const SUGGESTIONS = 5;

/** Searching, cached. */
@Injectable()
export class SearchService {
  private readonly logger = new Logger(SearchService.name);

  constructor(
    private readonly depth: SearchDepth,
    private readonly pages: ResultPages,
    private readonly suggesting: SuggestionsService,
    @Inject(CHANGE_LOG) private readonly changes: ChangeLog,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A page of the best hits. An answer that lacks a store is not kept: the next one may be whole.
   * Errors: `INVALID_CURSOR`, `STORE_UNAVAILABLE`, `STORE_TIMEOUT`.
   */
  search(query: SearchQuery): Promise<SearchAnswer> {
    return this.answer(query, this.embedding.modelId);
  }

  /** Instances of two models share the cache while the model is changed, and answer differently. */
  @Cacheable({
    region: 'search',
    key: (query, model) => searchDigest(Object.assign({ model }, query)),
    // Suggestions are made from the whole catalogue.
    tags: ({ filter, includeSuggestions }) =>
      includeSuggestions ? [CATALOGUE_TAG] : scopeTags(filter.categories),
    isNegative: ({ results }) => results.length === 0,
    unless: ({ degraded, suggestions }) => degraded.length > 0 || suggestions === null,
    atMostMs: ({ pending_changes }) => (pending_changes ? LAGGING_TTL_MS : undefined),
  })
  async answer(query: SearchQuery, _model: string): Promise<SearchAnswer> {
    const start = this.clock.monotonic();
    const place = searchPlaceOf(query);
    const { pageSize } = query;
    const end = place.shown.size > 0 ? place.shown.size + pageSize : place.page * pageSize;
    const [{ hits, degraded, isCut, canGoOn }, suggestions] = await Promise.all([
      this.depth.rank(query, Math.min(end, MAX_HITS)),
      query.includeSuggestions && this.suggestionsFor(query),
    ]);
    // Asked for after the vectors: what was applied since made this answer void.
    const [{ results, before, total, left }, lagging] = await Promise.all([
      this.pages.cut(hits, query, place),
      this.changes.isLagging(LAG_MS),
    ]);
    const ids = [...before, ...results.map(({ material }) => material.id)];
    const shown = new Set([...place.shown, ...ids.map(fingerprintOf)]);
    const isLast = results.length === 0 || shown.size >= MAX_HITS || (left <= 0 && !canGoOn);
    const elapsedMs = this.clock.monotonic() - start;
    const labels = { search_type: query.searchType, degraded: String(degraded.length > 0) };
    this.metrics.searchDuration.observe(labels, elapsedMs / 1000);
    return {
      results,
      total_count: total,
      total_relation: isCut ? 'gte' : 'eq',
      page: place.page,
      page_size: pageSize,
      total_pages: Math.ceil(total / pageSize),
      next_cursor: isLast ? null : encodeSearchCursor(query, { page: place.page + 1, shown }),
      search_time_ms: Math.round(elapsedMs * 100) / 100,
      query_used: normaliseText(query.query),
      search_type_used: query.searchType,
      filters_applied: filtersApplied(query),
      ...(suggestions !== undefined && { suggestions }),
      degraded,
      pending_changes: lagging,
    };
  }

  /** Null when they cannot be had: the answer is of use without them. */
  private async suggestionsFor({ query }: SearchQuery): Promise<Suggestion[] | null> {
    try {
      const asked = this.suggesting.suggest({ query, limit: SUGGESTIONS });
      const { suggestions } = await withTimeLimit(asked, this.config.SEARCH_STORE_TIMEOUT_MS, 'suggesting');
      return suggestions;
    } catch (error) {
      this.logger.warn(`a search goes without suggestions: ${messageOf(error)}`);
      return null;
    }
  }
}
