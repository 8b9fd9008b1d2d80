import type { DataSource } from 'typeorm';
import type { Config } from '../config/index.js';
import { openPglite } from './stores/pglite.data-source.js';
import { PostgresAnnouncements } from './stores/postgres.announcements.js';
import { openPostgres } from './stores/postgres.data-source.js';
import { Sql } from './stores/sql.js';
import { SqlUserStore } from './stores/sql.user-store.js';
import { SqlSessionStore } from './stores/sql.session-store.js';
import { SqlLoginFailures } from './stores/sql.login-failures.js';
import { SqlAuditLog } from './stores/sql.audit-log.js';
import { SqlApiKeyStore } from './stores/sql.api-key-store.js';
import { SqlChangeLog } from './stores/sql.change-log.js';
import { SqlJobStore } from './stores/sql.job-store.js';
import { SqlMatchDecisionStore } from './stores/sql.match-decision-store.js';
import { SqlMatchStore } from './stores/sql.match-store.js';
import { SqlMaterialStore } from './stores/sql.material-store.js';
import { SqlReferenceStore } from './stores/reference/sql.reference-store.js';
import { SqlPriceChangeLog } from './stores/sql.price-change-log.js';
import { SqlPriceLoadStore } from './stores/sql.price-load-store.js';
import { SqlPriceStore } from './stores/sql.price-store.js';
import { SqlSearchAnalyticsStore } from './stores/sql.search-analytics-store.js';
import { SqlSuggestionStore } from './stores/sql.suggestion-store.js';
import { SqlUploadStore } from './stores/sql.upload-store.js';
import { SqlVectorCollections } from './stores/sql.vector-collections.js';

/** An open system of record. */
export interface RelationalConnection {
  dataSource: DataSource;
  store: SqlMaterialStore;
  changes: SqlChangeLog;
  analytics: SqlSearchAnalyticsStore;
  suggestions: SqlSuggestionStore;
  collections: SqlVectorCollections;
  reference: SqlReferenceStore;
  jobs: SqlJobStore;
  matches: SqlMatchStore;
  matchDecisions: SqlMatchDecisionStore;
  uploads: SqlUploadStore;
  prices: SqlPriceStore;
  priceLoads: SqlPriceLoadStore;
  priceChanges: SqlPriceChangeLog;
  users: SqlUserStore;
  sessions: SqlSessionStore;
  loginFailures: SqlLoginFailures;
  audit: SqlAuditLog;
  apiKeys: SqlApiKeyStore;
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
  const { dataSource, announcements, release } = embedded
    ? await openPglite(config)
    : await openServer(config, config.DATABASE_URL ?? '');
  const sql = new Sql(dataSource, embedded);
  const store = new SqlMaterialStore(sql, embedded);
  const changes = new SqlChangeLog(sql.run, announcements, embedded);
  const analytics = new SqlSearchAnalyticsStore(sql);
  const suggestions = new SqlSuggestionStore(sql);
  const collections = new SqlVectorCollections(sql.run);
  const reference = new SqlReferenceStore(sql);
  const jobs = new SqlJobStore(sql, embedded);
  const matches = new SqlMatchStore(sql);
  const matchDecisions = new SqlMatchDecisionStore(sql);
  const uploads = new SqlUploadStore(sql, embedded);
  const prices = new SqlPriceStore(sql);
  const priceLoads = new SqlPriceLoadStore(sql);
  const priceChanges = new SqlPriceChangeLog(sql.run);
  const users = new SqlUserStore(sql);
  const sessions = new SqlSessionStore(sql);
  const loginFailures = new SqlLoginFailures(sql);
  const audit = new SqlAuditLog(sql);
  const apiKeys = new SqlApiKeyStore(sql);
  const disconnect = dataSource.destroy.bind(dataSource);
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= announcements
      .close()
      .then(() => store.close())
      .then(disconnect)
      .finally(() => release()));
  try {
    await changes.open();
    await jobs.open();
    await store.open();
  } catch (error) {
    await close();
    throw error;
  }
  // @nestjs/typeorm destroys every data source at shutdown, at a moment of its own: that has to be the same way out.
  dataSource.destroy = close;
  return {
    dataSource,
    store,
    changes,
    analytics,
    suggestions,
    collections,
    reference,
    jobs,
    matches,
    matchDecisions,
    uploads,
    prices,
    priceLoads,
    priceChanges,
    users,
    sessions,
    loginFailures,
    audit,
    apiKeys,
    close,
  };
}

async function openServer(
  config: Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL_SIZE' | 'DATABASE_TIMEOUT_MS'>,
  url: string,
) {
  const dataSource = await openPostgres(config);
  const announcements = new PostgresAnnouncements(url, config.DATABASE_TIMEOUT_MS);
  return { dataSource, announcements, release: () => Promise.resolve() };
}
