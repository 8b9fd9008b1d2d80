import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Config } from '../../config/index.js';
import { AppError, messageOf } from '../../common/errors.js';
import { APPLY_WITHIN, SCHEMA, SESSION_SETTINGS } from './data-source-options.js';

/** Any number, the same in every instance: whoever has it migrates. */
const MIGRATION_LOCK = 7_264_915_380;
const MIGRATION_LIMIT_MS = 600_000;
/** A server that is frozen cannot cancel a statement, so the client gives up a little later. */
const FROZEN_SERVER_GRACE_MS = 1000;

type Settings = Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL_SIZE' | 'DATABASE_TIMEOUT_MS'>;

/**
 * Connects to the server and brings its schema up to date; instances that start together do so one after another.
 * Errors: `STORE_UNAVAILABLE`, naming the server without the password.
 */
export async function openPostgres(config: Settings): Promise<DataSource> {
  const url = config.DATABASE_URL ?? '';
  const logger = new Logger('PostgreSQL');
  const dataSource = new DataSource({
    ...SCHEMA,
    url,
    driver: pg,
    poolSize: config.DATABASE_POOL_SIZE,
    connectTimeoutMS: config.DATABASE_TIMEOUT_MS,
    applicationName: 'rag-materials',
    // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
    poolErrorHandler: (error: unknown) => {
      logger.warn(`a connection was lost: ${messageOf(error)}`);
    },
    extra: {
      statement_timeout: config.DATABASE_TIMEOUT_MS,
      query_timeout: config.DATABASE_TIMEOUT_MS + FROZEN_SERVER_GRACE_MS,
      keepAlive: true,
      options: SESSION_SETTINGS.map((setting) => `-c ${setting}`).join(' '),
    },
  });
  try {
    await migrateAlone(dataSource, url, config.DATABASE_TIMEOUT_MS);
    await checkSettings(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw new AppError(
      'STORE_UNAVAILABLE',
      `PostgreSQL at ${nameOf(url)} cannot be used: ${messageOf(error)}`,
      {},
      { cause: error },
    );
  }
  return dataSource;
}

async function migrateAlone(dataSource: DataSource, url: string, connectTimeoutMs: number): Promise<void> {
  // A connection of its own, so that a pool of one does not wait for itself.
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: MIGRATION_LIMIT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.initialize();
    await dataSource.runMigrations();
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

/** Poolers may drop them: then our own changes would pass for those of somebody who knows nothing of the program. */
async function checkSettings(dataSource: DataSource): Promise<void> {
  const [name] = APPLY_WITHIN.split('=');
  const [row] = await dataSource.query<{ setting: string | null }[]>(
    'SELECT current_setting($1, true) AS setting',
    [name],
  );
  if (!row?.setting)
    throw new Error(
      'its sessions do not get the `options` that they ask for. Let the pooler between pass them, or connect without it',
    );
}

function nameOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}
