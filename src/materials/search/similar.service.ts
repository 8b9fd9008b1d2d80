import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cacheable, digest } from '../../cache/index.js';
import { AppError, messageOf } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import {
  CHANGE_LOG,
  type ChangeLog,
  type Material,
  MATERIAL_STORE,
  type MaterialStore,
} from '../../relational/index.js';
import { VECTOR_STORE, type VectorStore } from '../../vector/index.js';
import { embeddedText } from '../material-indexer.js';
import { materialTag, scopeTags } from '../material.tags.js';
import { type Hit, HybridSearch, type RankedHits } from './hybrid-search.js';
import { LAG_MS, LAGGING_TTL_MS } from './lag.js';
import { ResultPages } from './result-page.js';
import { fingerprintOf } from './search-cursor.js';
import type { DegradedStore, SearchQuery, SearchResultView } from './search-query.js';

export interface SimilarRequest {
  id: string;
  /** Results at most. */
  limit: number;
  /** Least cosine similarity, 0..1. */
  minSimilarity: number;
  /** Only this category. */
  category?: string | undefined;
}

/** An answer, plain JSON. */
export interface SimilarAnswer {
  results: SearchResultView[];
  /** `vector`: it could not be asked, and materials with the same words are answered. */
  degraded: DegradedStore[];
  /** Changes are on their way to the vector store: the answer may lack them. */
  pending_changes: boolean;
}

/** Which materials are like a material, cached. */
@Injectable()
export class SimilarService {
  private readonly logger = new Logger(SimilarService.name);

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(CHANGE_LOG) private readonly changes: ChangeLog,
    private readonly hybrid: HybridSearch,
    private readonly pages: ResultPages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The nearest neighbours of what the material is now, nearest first, without itself. Its vector is made anew (the
   * embeddings are cached): the vector store may have the one of an older state.
   * Errors: `MATERIAL_NOT_FOUND`, `STORE_UNAVAILABLE`, `STORE_TIMEOUT`.
   */
  similarTo(request: SimilarRequest): Promise<SimilarAnswer> {
    return this.answer(request, this.embedding.modelId);
  }

  /** Instances of two models share the cache while the model is changed, and answer differently. */
  @Cacheable({
    region: 'search',
    keyspace: 'similar',
    key: (request, model) => digest({ ...request, model }),
    tags: ({ id, category }) => [
      materialTag(id),
      ...scopeTags(category === undefined ? undefined : [category]),
    ],
    isNegative: ({ results }) => results.length === 0,
    unless: ({ degraded }) => degraded.length > 0,
    atMostMs: ({ pending_changes }) => (pending_changes ? LAGGING_TTL_MS : undefined),
  })
  async answer(request: SimilarRequest, _model: string): Promise<SimilarAnswer> {
    const { id } = request;
    const material = await this.store.findById(id);
    if (!material) throw new AppError('MATERIAL_NOT_FOUND', `There is no material ${id}.`, { id });
    const query = queryFor(material, request);
    const { hits, degraded } = await this.neighbours(material, query);
    // Asked for after the vectors: what was applied since made this answer void.
    const [{ results }, lagging] = await Promise.all([
      this.pages.cut(hits, query, { page: 1, shown: new Set([fingerprintOf(id)]) }),
      this.changes.isLagging(LAG_MS),
    ]);
    return { results, degraded, pending_changes: lagging };
  }

  private async neighbours(material: Material, query: SearchQuery): Promise<RankedHits> {
    // One more than asked, for it finds itself; some more, for those that are gone.
    const limit = query.pageSize + 10;
    try {
      const asked = this.nearest(material, query, limit);
      return {
        hits: await withTimeLimit(asked, this.config.SEARCH_STORE_TIMEOUT_MS, 'the vector search'),
        degraded: [],
      };
    } catch (failure) {
      this.logger.warn(`similar materials are looked for by words: ${messageOf(failure)}`);
      const { hits } = await this.hybrid.rank({ ...query, searchType: 'sql' }, limit);
      return { hits, degraded: ['vector'] };
    }
  }

  private async nearest(
    material: Material,
    { filter, minSimilarity }: SearchQuery,
    limit: number,
  ): Promise<Hit[]> {
    const [vector] = await this.embedding.embed([embeddedText(material)]);
    // A text without features has no direction, hence no neighbours.
    if (!vector?.some((value) => value !== 0)) return [];
    const found = await this.vectors.search({
      vector,
      limit,
      filter: { categories: filter.categories },
      minScore: minSimilarity,
    });
    return found.map((hit) => ({ ...hit, searchType: 'vector' }));
  }
}

function queryFor(material: Material, { limit, minSimilarity, category }: SimilarRequest): SearchQuery {
  return {
    query: material.name,
    searchType: 'vector',
    page: 1,
    pageSize: limit,
    filter: category === undefined ? {} : { categories: [category] },
    minSimilarity,
    fuzzyThreshold: 1,
  };
}
