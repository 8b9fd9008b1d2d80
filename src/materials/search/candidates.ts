import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import { type LexicalMode, MATERIAL_STORE, type MaterialStore } from '../../relational/index.js';
import { VECTOR_STORE, type VectorFilter, type VectorStore } from '../../vector/index.js';
import { trigramThreshold } from './fuzzy-threshold.js';
import type { DegradedStore, SearchQuery } from './search-query.js';

/** A candidate: an id with its score in the list that it comes from. */
export interface Candidate {
  id: string;
  score: number;
}

/** What one store found, or why it was left out. */
export type Retrieval = { hits: Candidate[] } | { failure: unknown };

/** Asks one store for candidates, within the time limit of a store. Never rejects. */
@Injectable()
export class Candidates {
  private readonly logger = new Logger(Candidates.name);

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** By meaning. */
  byVector({ query, filter, minSimilarity }: SearchQuery, limit: number): Promise<Retrieval> {
    return this.limited('vector', async () => {
      const [vector] = await this.embedding.embed([query], 'query');
      // A text without features has no direction, hence no neighbours.
      if (!vector?.some((value) => value !== 0)) return [];
      return this.vectors.search({ vector, limit, filter: vectorFilter(filter), minScore: minSimilarity });
    });
  }

  /** By words. */
  byWords(
    { query, filter, fuzzyThreshold }: SearchQuery,
    mode: LexicalMode,
    limit: number,
  ): Promise<Retrieval> {
    const minSimilarity = trigramThreshold(fuzzyThreshold);
    return this.limited('sql', () => this.store.search({ text: query, mode, limit, filter, minSimilarity }));
  }

  private async limited(name: DegradedStore, search: () => Promise<Candidate[]>): Promise<Retrieval> {
    try {
      return {
        hits: await withTimeLimit(search(), this.config.SEARCH_STORE_TIMEOUT_MS, `the ${name} search`),
      };
    } catch (failure) {
      this.logger.warn(`left out of a search: ${messageOf(failure)}`);
      return { failure };
    }
  }
}

function vectorFilter(filter: SearchQuery['filter']): VectorFilter {
  return {
    categories: filter.categories,
    units: filter.units,
    createdAfter: filter.createdAfter?.getTime(),
    createdBefore: filter.createdBefore?.getTime(),
    updatedAfter: filter.updatedAfter?.getTime(),
    updatedBefore: filter.updatedBefore?.getTime(),
  };
}
