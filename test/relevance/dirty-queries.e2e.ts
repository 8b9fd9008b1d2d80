import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase, type FreshDatabase, uniqueName } from '../support/servers/fresh-database.js';
import {
  askAll,
  certainMatches,
  isRight,
  loadCatalogue,
  readCatalogue,
  readDirtyQueries,
  reportOf,
} from './dirty-queries.js';

/** The share of queries that must have the right material first. */
const AIM = 0.95;
/** The share of what is called `certain` that must be right, and how many of the queries must be called so. */
const CERTAIN_AIM = 0.9;
const LEAST_CERTAIN = 30;
/** Here it counts what is found, not how fast on a busy machine. */
const PATIENT = { SEARCH_STORE_TIMEOUT_MS: '20000', CACHE_TIMEOUT_MS: '500', CACHE_LEASE_MS: '2000' };

function suite(env: () => Promise<Record<string, string>>): void {
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    app = await startApp({ env: { ...PATIENT, ...(await env()) } });
    api = new ApiClient(app.url);
    await loadCatalogue(api, await readCatalogue());
  }, 240_000);
  afterAll(() => app.stop());

  it('find the right material first in 95 of 100', async () => {
    const outcomes = await askAll(api, await readDirtyQueries());
    const right = outcomes.filter(isRight).length;
    if (right < AIM * outcomes.length)
      throw new Error(`${right} of ${outcomes.length} are right.\n${reportOf(outcomes)}`);
  }, 180_000);

  it('are certain of the right material in 90 of 100', async () => {
    const outcomes = await certainMatches(api, await readDirtyQueries());
    const right = outcomes.filter(isRight).length;
    expect(outcomes.length).toBeGreaterThanOrEqual(LEAST_CERTAIN);
    if (right < CERTAIN_AIM * outcomes.length)
      throw new Error(`${right} of ${outcomes.length} are right.\n${reportOf(outcomes)}`);
  }, 180_000);
}

describe('dirty queries on the embedded profile', () => suite(() => Promise.resolve({})));

describeWithServers(
  'dirty queries on servers',
  ['redis', 'postgres', 'qdrant'],
  ({ redis, postgres, qdrant }) => {
    let database: FreshDatabase;
    afterAll(() => database.drop());

    suite(async () => {
      database = await freshDatabase(postgres);
      return {
        DATABASE_URL: database.url,
        QDRANT_URL: qdrant,
        QDRANT_COLLECTION: uniqueName('materials'),
        REDIS_URL: redis,
        CACHE_KEY_PREFIX: `${uniqueName('e2e')}:`,
      };
    });
  },
);
