import { z } from 'zod';
import { count, fraction } from '../kinds.js';

/** Searching. */
export const SEARCH = {
  SEARCH_STORE_TIMEOUT_MS: count(10, 60_000)
    .default(1000)
    .describe('Limit of one store in a search; past it the other answers alone'),
  SEARCH_CANDIDATES: count(10, 1000).default(100).describe('Hits asked of each store before fusion'),
  SEARCH_ANALYTICS_DAYS: count(1, 3650).default(90).describe('Days that the counts of searches are kept'),
  SEARCH_FUSION: z
    .enum(['rrf', 'scores'])
    .default('rrf')
    .describe(
      'How the two lists become one: `rrf` by ranks (reciprocal rank fusion), `scores` by weighted scores',
    ),
  SEARCH_RRF_K: count(1, 1000)
    .default(60)
    .describe('Constant k of `rrf`: the higher, the less the first places stand out'),
  SEARCH_VECTOR_WEIGHT: fraction().default(0.3).describe('Weight of the vector store in the fusion'),
  SEARCH_LEXICAL_WEIGHT: fraction().default(0.7).describe('Weight of PostgreSQL in the fusion'),
} as const;
