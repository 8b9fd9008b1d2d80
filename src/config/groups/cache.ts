import { z } from 'zod';
import { count, flag, fraction } from '../kinds.js';

const REGION_SECONDS = '(?:search|material|health|reference|prices|suggestion|embedding)=\\d{1,7}';
const STALE_IF_ERROR = new RegExp(`^(?:|${REGION_SECONDS}(?:,${REGION_SECONDS})*)$`);

/** The cache. */
export const CACHE = {
  CACHE_KEY_PREFIX: z
    .string()
    .min(1)
    .max(64)
    .default('rag_materials:')
    .describe('First part of every key in Redis'),
  CACHE_SEARCH_TTL: count(1, 2_592_000).default(300).describe('Seconds that a search result is kept'),
  CACHE_MATERIAL_TTL: count(1, 2_592_000).default(3600).describe('Seconds that a material is kept'),
  CACHE_PRICES_TTL: count(1, 2_592_000)
    .default(3600)
    .describe('Seconds that answers about price lists are kept'),
  CACHE_HEALTH_TTL: count(1, 2_592_000)
    .default(60)
    .describe('Seconds that the detailed health report is kept'),
  CACHE_BATCH_SIZE: count(1, 10_000)
    .default(100)
    .describe('Tags that one round trip to the cache invalidates at most'),
  CACHE_ENABLE_WRITE_THROUGH: flag()
    .default(false)
    .describe('Reload and store a material in the cache right after it was written'),
  CACHE_MISS_THRESHOLD: fraction()
    .default(0.3)
    .describe('Share of misses in a window above which the popular searches are warmed'),
  CACHE_WARM_COUNT: count(0, 1000)
    .default(100)
    .describe('Popular searches that are warmed at start and when the misses are too many; 0: none'),
  CACHE_CONSISTENCY: z
    .enum(['leased', 'validated'])
    .default('leased')
    .describe(
      '`leased`: a hit in the process needs no round trip, a write waits until every instance has dropped the old; `validated`: every read asks Redis',
    ),
  CACHE_LEASE_MS: count(500, 60_000)
    .default(1000)
    .describe(
      'How long an instance may trust its own cache without word from Redis; the same on all instances',
    ),
  CACHE_TIMEOUT_MS: count(1, 60_000)
    .default(50)
    .describe('Limit of one cache command; past it the source answers. A quarter of CACHE_LEASE_MS at most'),
  CACHE_LOAD_CONCURRENCY: count(1, 10_000)
    .optional()
    .describe(
      'Loads from the source at once at most; others wait, and share where they may. Unset: 64, or 4 with PostgreSQL in the process, which does one thing at a time',
    ),
  CACHE_REFRESH_AHEAD: fraction()
    .default(0.8)
    .describe('Share of its time after which an entry that is read is loaded again behind; 1: never'),
  CACHE_STALE_IF_ERROR: z
    .string()
    .regex(STALE_IF_ERROR, 'must look like search=60,reference=3600, with the regions of the cache')
    .default('')
    .describe(
      'Regions and seconds, as in `search=60`: the last value is served, marked STALE, when a load fails',
    ),
  CACHE_MEMORY_LIMIT_BYTES: count(1_048_576, 1_099_511_627_776)
    .default(67_108_864)
    .describe('Memory of the in-process cache at most'),
} as const;
