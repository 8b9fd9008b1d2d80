import { openRelational } from '../../src/relational/index.js';
import { freshDatabase } from './servers/fresh-database.js';

/** The relational stores on a database of their own, on the PostgreSQL at `url`; it goes when they are closed. */
export async function openServerRelational(url: string, poolSize: number): ReturnType<typeof openRelational> {
  const database = await freshDatabase(url);
  const connection = await openRelational({
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: poolSize,
    DATABASE_TIMEOUT_MS: 10_000,
    DATA_DIR: 'unused',
  });
  return {
    ...connection,
    close: async () => {
      await connection.close();
      await database.drop();
    },
  };
}
