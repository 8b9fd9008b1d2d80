import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cacheable, searchDigest } from '../../cache/index.js';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import { Metrics } from '../../metrics/index.js';
import { CHANGE_LOG, type ChangeLog } from '../../relational/index.js';
import { CATALOGUE_TAG, scopeTags } from '../material.tags.js';
import { LAG_MS, LAGGING_TTL_MS } from './lag.js';
import { type ReadQuery, readQuery } from './query-syntax.js';
import { type ResultPage, ResultPages } from './result-page.js';
import { encodeSearchCursor, fingerprintOf, type SearchPlace, searchPlaceOf } from './search-cursor.js';
import { type DeepRanking, SearchDepth } from './search-depth.js';
import { MAX_HITS, type SearchAnswer, type SearchQuery } from './search-query.js';
import { filtersApplied } from './search-request.js';
import { type SuggestionAnswer, SuggestionsService } from './suggestions.service.js';

/** How many a search that wants some answers with. */
const SUGGESTIONS = 5;

/** A page, the ranking that it was cut from, and which query it answers. */
interface Found extends DeepRanking, ResultPage {
  lagging: boolean;
  queryUsed: string;
}

/** An answer, with what only the cache is to know. */
interface CachedAnswer extends SearchAnswer {
  /** The suggestions lack the popular queries: the next answer may have them. */
  lacksPopular?: true;
}

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
  async search(query: SearchQuery): Promise<SearchAnswer> {
    const answer = await this.answer(query, this.embedding.modelId);
    if (answer.lacksPopular === undefined) return answer;
    const { lacksPopular: _, ...told } = answer;
    return told;
  }

  /** Instances of two models share the cache while the model is changed, and answer differently. */
  @Cacheable({
    region: 'search',
    key: (query, model) => searchDigest(Object.assign({ model }, query)),
    // Suggestions are made from the whole catalogue.
    tags: ({ filter, includeSuggestions }) =>
      includeSuggestions ? [CATALOGUE_TAG] : scopeTags(filter.categories),
    isNegative: ({ results }) => results.length === 0,
    unless: ({ degraded, suggestions, lacksPopular }) =>
      degraded.length > 0 || suggestions === null || lacksPopular === true,
    atMostMs: ({ pending_changes }) => (pending_changes ? LAGGING_TTL_MS : undefined),
  })
  async answer(query: SearchQuery, _model: string): Promise<CachedAnswer> {
    const start = this.clock.monotonic();
    const place = searchPlaceOf(query);
    const { pageSize } = query;
    const read = readQuery(query.query);
    const [found, suggested] = await Promise.all([
      this.find(query, read, place),
      query.includeSuggestions && this.suggestionsFor(read.text),
    ]);
    const { degraded, isCut, canGoOn, results, before, total, left, lagging } = found;
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
      query_used: found.queryUsed,
      search_type_used: query.searchType,
      filters_applied: filtersApplied(query),
      ...(suggested !== undefined && { suggestions: suggested?.suggestions ?? null }),
      ...(suggested?.isPartial && { lacksPopular: true }),
      degraded,
      pending_changes: lagging,
    };
  }

  /** A page of what has the phrases; if nothing has them, of what has their words: `"Кнауф"` may be only quoted. */
  private async find(query: SearchQuery, read: ReadQuery, place: SearchPlace): Promise<Found> {
    const { text, asWords, phrases, without } = read;
    const filter = without.length > 0 ? { ...query.filter, without } : query.filter;
    const words = { ...query, query: text, filter };
    if (phrases.length > 0) {
      const found = await this.page({ ...words, filter: { ...filter, phrases } }, place);
      if (found.total > 0) return { ...found, queryUsed: read.normalised };
    }
    return { ...(await this.page(words, place)), queryUsed: asWords };
  }

  private async page(query: SearchQuery, place: SearchPlace): Promise<Omit<Found, 'queryUsed'>> {
    const { pageSize } = query;
    const end = place.shown.size > 0 ? place.shown.size + pageSize : place.page * pageSize;
    const ranking = await this.depth.rank(query, Math.min(end, MAX_HITS));
    // Asked for after the vectors: what was applied since made this answer void.
    const [page, lagging] = await Promise.all([
      this.pages.cut(ranking.hits, query, place),
      this.changes.isLagging(LAG_MS),
    ]);
    return { ...ranking, ...page, lagging };
  }

  /** Null when they cannot be had: the answer is of use without them. */
  private async suggestionsFor(query: string): Promise<SuggestionAnswer | null> {
    try {
      const asked = this.suggesting.suggest({ query, limit: SUGGESTIONS });
      return await withTimeLimit(asked, this.config.SEARCH_STORE_TIMEOUT_MS, 'suggesting');
    } catch (error) {
      this.logger.warn(`a search goes without suggestions: ${messageOf(error)}`);
      return null;
    }
  }
}
