import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { TimeLimitExceeded } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { Candidates, type Retrieval } from './candidates.js';
import { reciprocalRankFusion, weightedScores } from './fusion.js';
import type { DegradedStore, SearchQuery, SearchType } from './search-query.js';

/** A hit of the whole search. */
export interface Hit {
  id: string;
  score: number;
  searchType: SearchType;
}

export interface RankedHits {
  hits: Hit[];
  degraded: DegradedStore[];
}

/** Ranks the catalogue for a query: asks the stores at the same time, fuses their lists, does without one that fails. */
@Injectable()
export class HybridSearch {
  constructor(
    private readonly candidates: Candidates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Best first, deterministic: ties break by id.
   * @param limit hits asked of each store
   * Errors: `STORE_UNAVAILABLE` or `STORE_TIMEOUT` when no store is left.
   */
  async rank(query: SearchQuery, limit: number): Promise<RankedHits> {
    switch (query.searchType) {
      case 'sql':
        return listOf(await this.candidates.byWords(query, 'fulltext', limit), 'sql', []);
      case 'fuzzy':
        return listOf(await this.candidates.byWords(query, 'fuzzy', limit), 'fuzzy', []);
      case 'vector':
        return this.vector(query, limit);
      case 'hybrid':
        return this.hybrid(query, limit);
    }
  }

  private async vector(query: SearchQuery, limit: number): Promise<RankedHits> {
    const found = await this.candidates.byVector(query, limit);
    if ('hits' in found) return listOf(found, 'vector', []);
    return listOf(await this.candidates.byWords(query, 'fulltext', limit), 'sql', ['vector']);
  }

  private async hybrid(query: SearchQuery, limit: number): Promise<RankedHits> {
    const [vector, words] = await Promise.all([
      this.candidates.byVector(query, limit),
      this.candidates.byWords(query, 'fulltext', limit),
    ]);
    if (!('hits' in vector)) return listOf(words, 'sql', ['vector']);
    if (!('hits' in words)) return listOf(vector, 'vector', ['sql']);
    const { SEARCH_FUSION, SEARCH_RRF_K, SEARCH_VECTOR_WEIGHT, SEARCH_LEXICAL_WEIGHT } = this.config;
    const fuse = SEARCH_FUSION === 'rrf' ? reciprocalRankFusion(SEARCH_RRF_K) : weightedScores;
    const fused = fuse([
      { hits: vector.hits, weight: SEARCH_VECTOR_WEIGHT },
      { hits: words.hits, weight: SEARCH_LEXICAL_WEIGHT },
    ]);
    const hits = fused.map(({ id, score, lists }) => ({ id, score, searchType: listName(lists) }));
    return { hits, degraded: [] };
  }
}

const listName = (lists: number[]): SearchType =>
  lists.length === 2 ? 'hybrid' : lists[0] === 0 ? 'vector' : 'sql';

/** One list alone is the answer; if it failed too, nothing is left. */
function listOf(found: Retrieval, searchType: SearchType, degraded: DegradedStore[]): RankedHits {
  if ('hits' in found) return { hits: found.hits.map((hit) => ({ ...hit, searchType })), degraded };
  if (found.failure instanceof AppError) throw found.failure;
  const code = found.failure instanceof TimeLimitExceeded ? 'STORE_TIMEOUT' : 'STORE_UNAVAILABLE';
  throw new AppError(
    code,
    'No store could answer this search; try again soon.',
    {},
    { cause: found.failure },
  );
}
