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
  const { dataSource, release } = embedded
    ? await openPglite(config)
    : { dataSource: await openPostgres(config), release: () => Promise.resolve() };
  const store = new SqlMaterialStore(dataSource, embedded);
  const disconnect = dataSource.destroy.bind(dataSource);
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= store
      .close()
      .then(disconnect)
      .finally(() => release()));
  await store.open().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  // @nestjs/typeorm destroys every data source at shutdown, at a moment of its own: that has to be the same way out.
  dataSource.destroy = close;
  return { dataSource, store, close };
}
