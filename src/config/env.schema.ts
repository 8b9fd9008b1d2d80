import { z } from 'zod';
import { ACCESS, accessFaults } from './groups/access.js';
import { CACHE } from './groups/cache.js';
import { EMBEDDING } from './groups/embedding.js';
import { NETWORK } from './groups/network.js';
import { POSTGRESQL } from './groups/postgresql.js';
import { THE_PROGRAM } from './groups/program.js';
import { QDRANT } from './groups/qdrant.js';
import { RATE_LIMITS } from './groups/rate-limits.js';
import { REDIS } from './groups/redis.js';
import { SEARCH } from './groups/search.js';
import { UPLOADS_AND_JOBS } from './groups/uploads-and-jobs.js';

/**
 * Every environment variable that the program reads, grouped as `.env.example` shows them. The
 * description of each ends up there and in `docs/configuration.md`; an empty value counts as not set.
 */
export const ENV_GROUPS = {
  'The program': THE_PROGRAM,
  Network: NETWORK,
  'Rate limits': RATE_LIMITS,
  PostgreSQL: POSTGRESQL,
  Qdrant: QDRANT,
  Redis: REDIS,
  Cache: CACHE,
  Embedding: EMBEDDING,
  'Uploads and jobs': UPLOADS_AND_JOBS,
  Search: SEARCH,
  'Who may do what': ACCESS,
} as const;

const shape = Object.assign({}, ...Object.values(ENV_GROUPS)) as UnionToIntersection<
  (typeof ENV_GROUPS)[keyof typeof ENV_GROUPS]
>;

type UnionToIntersection<U> = (U extends unknown ? (union: U) => void : never) extends (
  whole: infer I,
) => void
  ? I
  : never;

/** The environment, validated and with defaults. Unknown variables are ignored: the environment is shared. */
export const envSchema = z.object(shape).superRefine((env, context) => {
  const fault = (name: keyof typeof shape, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (env.EMBEDDING_PROVIDER === 'openai-compatible')
    for (const name of ['EMBEDDING_BASE_URL', 'EMBEDDING_DIMENSIONS'] as const)
      if (env[name] === undefined) fault(name, 'is needed by EMBEDDING_PROVIDER=openai-compatible');
  for (const [name, message] of accessFaults(env)) fault(name, message);
  // A heartbeat that is late, but within its limit, must not cost the lease.
  if (env.CACHE_TIMEOUT_MS > env.CACHE_LEASE_MS / 4)
    fault(
      'CACHE_TIMEOUT_MS',
      `must be a quarter of CACHE_LEASE_MS (${env.CACHE_LEASE_MS} ms) at most: shorten the limit, or lengthen the lease`,
    );
});

export type Env = z.infer<typeof envSchema>;
