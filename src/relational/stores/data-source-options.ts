import type { DataSourceOptions } from 'typeorm';
import { MaterialEntity } from '../entities/material.entity.js';
import { CategoryEntity, ColorEntity, UnitEntity } from '../entities/reference.entities.js';
import { SearchStatisticsEntity, SearchTermEntity } from '../entities/search-term.entity.js';
import { CreateCatalogue1763900000000 } from '../migrations/1763900000000-create-catalogue.js';
import { LogChanges1763920000000 } from '../migrations/1763920000000-log-changes.js';
import { CountSearches1763940000000 } from '../migrations/1763940000000-count-searches.js';
import { FollowCollections1763960000000 } from '../migrations/1763960000000-follow-collections.js';
import { VersionWords1763980000000 } from '../migrations/1763980000000-version-words.js';
import { CreateJobs1763991000000 } from '../migrations/1763991000000-create-jobs.js';
import { ReferenceData1763992000000 } from '../migrations/1763992000000-reference-data.js';
import { CreatePrices1763993000000 } from '../migrations/1763993000000-create-prices.js';
import { CreateMatching1763994000000 } from '../migrations/1763994000000-create-matching.js';
import { OrderDecisions1763995000000 } from '../migrations/1763995000000-order-decisions.js';
import { CreateAccess1763996000000 } from '../migrations/1763996000000-create-access.js';

/** What both data sources have in common. The schema is the migrations', never derived from the entities. */
export const SCHEMA = {
  type: 'postgres',
  entities: [
    MaterialEntity,
    CategoryEntity,
    UnitEntity,
    ColorEntity,
    SearchTermEntity,
    SearchStatisticsEntity,
  ],
  migrations: [
    CreateCatalogue1763900000000,
    LogChanges1763920000000,
    CountSearches1763940000000,
    FollowCollections1763960000000,
    VersionWords1763980000000,
    CreateJobs1763991000000,
    ReferenceData1763992000000,
    CreatePrices1763993000000,
    CreateMatching1763994000000,
    OrderDecisions1763995000000,
    CreateAccess1763996000000,
  ],
  migrationsTableName: 'schema_migrations',
  migrationsTransactionMode: 'each',
  synchronize: false,
  uuidExtension: 'pgcrypto',
  installExtensions: false,
  logging: false,
} as const satisfies Partial<DataSourceOptions>;

/**
 * Our own changes are applied by whoever made them, before they are acknowledged. What is still in the log after so long
 * was left by a process that died, and is the relay's. (A batch with a slow embedding endpoint may take a while.)
 */
export const APPLY_WITHIN = 'rag_materials.apply_within=10s';

/** Settings of every session. */
export const SESSION_SETTINGS = [
  APPLY_WITHIN,
  // Pages are in memory or on flash: at the default, meant for discs, the planner shuns the indexes of long queries.
  'random_page_cost=1.1',
  // What the trigram index finds at least: a slip in a word of five letters leaves so much, two swapped letters little more.
  'pg_trgm.similarity_threshold=0.2',
  // Statements are many and short: compiling one takes longer than running it.
  'jit=off',
] as const;
