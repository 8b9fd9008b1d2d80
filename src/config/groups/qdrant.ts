import { z } from 'zod';
import { count, url } from '../kinds.js';

/** Qdrant. */
export const QDRANT = {
  QDRANT_URL: url(/^https?$/, 'http://host:6333').describe(
    'Unset: vectors in the process, persisted in DATA_DIR',
  ),
  QDRANT_API_KEY: z.string().min(1).optional().describe('API key of the server'),
  QDRANT_COLLECTION: z
    .string()
    .regex(/^[\w-]{1,180}$/, 'must be 1 to 180 letters, digits, _ and -')
    .default('materials')
    .describe(
      'Alias of the collection in use; the collections of the embedding models have names that begin with it',
    ),
  QDRANT_TIMEOUT_MS: count(50, 600_000)
    .default(10_000)
    .describe('Limit of one request to Qdrant; searches end sooner, by SEARCH_STORE_TIMEOUT_MS'),
  INDEX_CHECK_SECONDS: count(0, 86_400)
    .default(60)
    .describe(
      'How often materials and vectors are counted; when they differ for no logged reason, the stores are compared and repaired. 0: never',
    ),
} as const;
