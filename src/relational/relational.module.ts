import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/index.js';
import { measured, Metrics } from '../metrics/index.js';
import { API_KEY_STORE } from './api-key-store.js';
import { AUDIT_LOG } from './audit-log.js';
import { LOGIN_FAILURES } from './login-failures.js';
import { SESSION_STORE } from './session-store.js';
import { USER_STORE } from './user-store.js';
import { CHANGE_LOG } from './change-log.js';
import { JOB_STORE } from './job-store.js';
import { MATCH_DECISION_STORE } from './match-decision-store.js';
import { MATCH_STORE } from './match-store.js';
import { MATERIAL_STORE } from './material-store.js';
import { REFERENCE_STORE } from './reference-store.js';
import { PRICE_CHANGE_LOG } from './price-change-log.js';
import { PRICE_LOAD_STORE } from './price-load-store.js';
import { PRICE_STORE } from './price-store.js';
import { SEARCH_ANALYTICS_STORE } from './search-analytics-store.js';
import { openRelational, RELATIONAL_CONNECTION, type RelationalConnection } from './relational.provider.js';
import { SUGGESTION_STORE } from './suggestion-store.js';
import { SCHEMA } from './stores/data-source-options.js';
import { UPLOAD_STORE } from './upload-store.js';
import { VECTOR_COLLECTIONS } from './vector-collections.js';

/** Opens the system of record once, and closes it last. */
@Module({
  providers: [
    {
      provide: RELATIONAL_CONNECTION,
      inject: [CONFIG],
      useFactory: (config: Config) => openRelational(config),
    },
  ],
  exports: [RELATIONAL_CONNECTION],
})
export class RelationalConnectionModule implements OnApplicationShutdown {
  constructor(@Inject(RELATIONAL_CONNECTION) private readonly connection: RelationalConnection) {}

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}

/** The system of record: {@link MATERIAL_STORE}, and TypeORM's `DataSource` for what other features keep. */
@Module({
  imports: [
    RelationalConnectionModule,
    TypeOrmModule.forRootAsync({
      imports: [RelationalConnectionModule],
      inject: [RELATIONAL_CONNECTION],
      // The connection is open already: retries are the chooser's business, not Nest's.
      useFactory: (connection: RelationalConnection) => ({
        ...SCHEMA,
        ...connection.dataSource.options,
        retryAttempts: 0,
        existing: connection.dataSource,
      }),
      dataSourceFactory: (options) =>
        Promise.resolve((options as unknown as { existing: DataSource }).existing),
    }),
  ],
  providers: [
    {
      provide: MATERIAL_STORE,
      inject: [RELATIONAL_CONNECTION, Metrics],
      useFactory: ({ store }: RelationalConnection, metrics: Metrics) =>
        measured(store, 'relational', metrics),
    },
    {
      provide: CHANGE_LOG,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ changes }: RelationalConnection) => changes,
    },
    {
      provide: VECTOR_COLLECTIONS,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ collections }: RelationalConnection) => collections,
    },
    {
      provide: REFERENCE_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ reference }: RelationalConnection) => reference,
    },
    {
      provide: SEARCH_ANALYTICS_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ analytics }: RelationalConnection) => analytics,
    },
    {
      provide: SUGGESTION_STORE,
      inject: [RELATIONAL_CONNECTION, Metrics],
      useFactory: ({ suggestions }: RelationalConnection, metrics: Metrics) =>
        measured(suggestions, 'relational', metrics),
    },
    {
      provide: JOB_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ jobs }: RelationalConnection) => jobs,
    },
    {
      provide: MATCH_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ matches }: RelationalConnection) => matches,
    },
    {
      provide: MATCH_DECISION_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ matchDecisions }: RelationalConnection) => matchDecisions,
    },
    {
      provide: UPLOAD_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ uploads }: RelationalConnection) => uploads,
    },
    {
      provide: PRICE_STORE,
      inject: [RELATIONAL_CONNECTION, Metrics],
      useFactory: ({ prices }: RelationalConnection, metrics: Metrics) =>
        measured(prices, 'relational', metrics),
    },
    {
      provide: PRICE_LOAD_STORE,
      inject: [RELATIONAL_CONNECTION, Metrics],
      useFactory: ({ priceLoads }: RelationalConnection, metrics: Metrics) =>
        measured(priceLoads, 'relational', metrics),
    },
    {
      provide: PRICE_CHANGE_LOG,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ priceChanges }: RelationalConnection) => priceChanges,
    },
    {
      provide: API_KEY_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ apiKeys }: RelationalConnection) => apiKeys,
    },
    {
      provide: AUDIT_LOG,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ audit }: RelationalConnection) => audit,
    },
    {
      provide: LOGIN_FAILURES,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ loginFailures }: RelationalConnection) => loginFailures,
    },
    {
      provide: SESSION_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ sessions }: RelationalConnection) => sessions,
    },
    {
      provide: USER_STORE,
      inject: [RELATIONAL_CONNECTION],
      useFactory: ({ users }: RelationalConnection) => users,
    },
  ],
  exports: [
    USER_STORE,
    SESSION_STORE,
    LOGIN_FAILURES,
    AUDIT_LOG,
    API_KEY_STORE,
    MATERIAL_STORE,
    CHANGE_LOG,
    JOB_STORE,
    MATCH_DECISION_STORE,
    MATCH_STORE,
    REFERENCE_STORE,
    SEARCH_ANALYTICS_STORE,
    SUGGESTION_STORE,
    UPLOAD_STORE,
    VECTOR_COLLECTIONS,
    PRICE_STORE,
    PRICE_LOAD_STORE,
    PRICE_CHANGE_LOG,
  ],
})
export class RelationalModule {}
