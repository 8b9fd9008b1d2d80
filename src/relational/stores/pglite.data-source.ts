import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { DataSource } from 'typeorm';
import type { Config } from '../../config/index.js';
import { lockDataDir } from '../../common/data-dir-lock.js';
import type { Announcements } from './announcements.js';
import { SCHEMA, SESSION_SETTINGS } from './data-source-options.js';
import { pgliteAnnouncements } from './pglite.announcements.js';
import { makePgliteFolder } from './pglite.folder.js';

/** PGlite's 128 MB of shared buffers are resident memory of this process; the system caches the files anyway. */
const SHARED_BUFFERS = '32MB';

/** An open PGlite, and what lets go of it once the data source is destroyed. */
export interface EmbeddedDatabase {
  dataSource: DataSource;
  announcements: Announcements;
  release: () => Promise<void>;
}

/**
 * Opens (makes, the first time) PostgreSQL in this process, in `DATA_DIR/pglite`, and brings its schema up to date.
 * Errors: `DATA_DIR_LOCKED`: two processes in one folder would destroy it.
 */
export async function openPglite(
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_TIMEOUT_MS'>,
): Promise<EmbeddedDatabase> {
  const lock = lockDataDir(config.DATA_DIR);
  let database: PGlite | undefined;
  try {
    const folder = join(config.DATA_DIR, 'pglite');
    await makePgliteFolder(folder);
    database = await PGlite.create(folder, {
      extensions: { pg_trgm },
      startParams: [
        ...PGlite.defaultStartParams,
        ...[`shared_buffers=${SHARED_BUFFERS}`, ...SESSION_SETTINGS].flatMap((setting) => ['-c', setting]),
      ],
    });
    const opened = database;
    const dataSource = new DataSource({
      ...SCHEMA,
      // TypeORM spreads these into the options of its pool, so the shim's own object must be it.
      extra: Object.assign(createPgConfig(opened), {
        max: 1,
        // The one connection is waited for in a queue.
        connectionTimeoutMillis: config.DATABASE_TIMEOUT_MS,
      }),
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
    return {
      dataSource,
      announcements: await pgliteAnnouncements(opened),
      release: async () => {
        if (!opened.closed) await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    await database?.close().catch(() => undefined);
    lock.release();
    throw error;
  }
}
