import type { DataSource } from 'typeorm';
import type { Config } from '../config/index.js';
import { openPglite } from './stores/pglite.data-source.js';
import { openPostgres } from './stores/postgres.data-source.js';
import { SqlMaterialStore } from './stores/sql.material-store.js';

/** An open system of record. */
export interface RelationalConnection {
  dataSource: DataSource;
  store: SqlMaterialStore;
  /** Lets running statements end, then lets go of everything. May be called twice. */
  close(): Promise<void>;
}

/** Injection token of the {@link RelationalConnection}. */
export const RELATIONAL_CONNECTION = Symbol('RelationalConnection');

/** PostgreSQL when `DATABASE_URL` is set, otherwise PGlite in `DATA_DIR`; the schema is up to date when it resolves. */
export async function openRelational(
  config: Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL_SIZE' | 'DATABASE_TIMEOUT_MS' | 'DATA_DIR'>,
): Promise<RelationalConnection> {
  const embedded = config.DATABASE_URL === undefined;
  const { dataSource, close } = embedded ? await openPglite(config) : closing(await openPostgres(config));
  const store = new SqlMaterialStore(dataSource, embedded);
  let closed: Promise<void> | undefined;
  return {
    dataSource,
    store,
    close: () => (closed ??= store.close().then(close)),
  };
}

function closing(dataSource: DataSource) {
  return {
    dataSource,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}
