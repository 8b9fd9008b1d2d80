import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRelational } from '../../src/relational/index.js';

/** The relational stores on PGlite, in a temporary folder that goes when they are closed. */
export async function openEmbeddedRelational(): ReturnType<typeof openRelational> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-test-pglite-'));
  const connection = await openRelationalIn(dataDir);
  return {
    ...connection,
    close: async () => {
      await connection.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The relational stores on PGlite in this folder, which stays. */
export function openRelationalIn(dataDir: string): ReturnType<typeof openRelational> {
  return openRelational({
    DATABASE_URL: undefined,
    DATABASE_POOL_SIZE: 10,
    DATABASE_TIMEOUT_MS: 10_000,
    DATA_DIR: dataDir,
  });
}
