import type { DataSourceOptions } from 'typeorm';
import { MaterialEntity } from '../entities/material.entity.js';
import { CategoryEntity, UnitEntity } from '../entities/reference.entities.js';
import { SearchStatisticsEntity, SearchTermEntity } from '../entities/search-term.entity.js';
import { CreateCatalogue1763900000000 } from '../migrations/1763900000000-create-catalogue.js';

/** What both data sources have in common. The schema is the migrations', never derived from the entities. */
export const SCHEMA = {
  type: 'postgres',
  entities: [MaterialEntity, CategoryEntity, UnitEntity, SearchTermEntity, SearchStatisticsEntity],
  migrations: [CreateCatalogue1763900000000],
  migrationsTableName: 'schema_migrations',
  migrationsTransactionMode: 'each',
  synchronize: false,
  uuidExtension: 'pgcrypto',
  installExtensions: false,
  logging: false,
} as const satisfies Partial<DataSourceOptions>;

/** Pages are in memory or on flash: at the default, meant for discs, the planner shuns the indexes of long queries. */
export const RANDOM_PAGE_COST = 'random_page_cost=1.1';
