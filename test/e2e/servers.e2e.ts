import { startApp } from '../support/app-process.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase, type FreshDatabase, uniqueName } from '../support/servers/fresh-database.js';
import { apiSuite } from './api.suite.js';

describeWithServers('the servers profile', ['redis', 'postgres', 'qdrant'], ({ redis, postgres, qdrant }) => {
  let database: FreshDatabase;
  afterAll(() => database.drop());

  apiSuite(async () => {
    database = await freshDatabase(postgres);
    return startApp({
      env: {
        DATABASE_URL: database.url,
        QDRANT_URL: qdrant,
        QDRANT_COLLECTION: uniqueName('materials'),
        REDIS_URL: redis,
        // A busy machine is late now and then, and then the cache is out of use for a moment.
        CACHE_TIMEOUT_MS: '500',
        CACHE_LEASE_MS: '2000',
        CACHE_KEY_PREFIX: `${uniqueName('e2e')}:`,
      },
    });
  });
});
