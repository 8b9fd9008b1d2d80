import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

/** Where the program keeps its data in a run. */
export interface Profile {
  /** Environment of each instance. */
  instances: Record<string, string>[];
  close(): Promise<void>;
}

/** One instance, with all its stores in a folder that outlives it. */
export function embedded(): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'rag-crash-'));
  return Promise.resolve({
    instances: [{ DATA_DIR: folder }],
    close: () => rm(folder, { recursive: true, force: true }),
  });
}

/** Two instances on one PostgreSQL, Qdrant and Redis of their own. */
export async function servers(): Promise<Profile & { qdrant: TestServer }> {
  const [postgres, qdrant, redis] = await Promise.all([startPostgres(), startQdrant(), startRedis()]);
  const env = {
    DATABASE_URL: postgres.url,
    QDRANT_URL: qdrant.url,
    REDIS_URL: redis.url,
    // A busy machine is not a Redis that is down.
    CACHE_TIMEOUT_MS: '250',
  };
  return {
    instances: [env, env],
    qdrant,
    close: async () => {
      await Promise.all([postgres, qdrant, redis].map((server) => server.stop()));
    },
  };
}
