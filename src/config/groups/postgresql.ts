import { count, url } from '../kinds.js';

/** PostgreSQL. */
export const POSTGRESQL = {
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/name').describe(
    'Unset: PGlite in DATA_DIR',
  ),
  DATABASE_POOL_SIZE: count(1, 200).default(10).describe('Connections kept at most'),
  DATABASE_TIMEOUT_MS: count(50, 600_000)
    .default(10_000)
    .describe('Limit of one statement and of connecting; with PGlite, of waiting for its one connection'),
} as const;
