import { ApiClient } from '../support/api-client.js';
import type { AppProcess } from '../support/app-process.js';
import { badRequestsSuite } from './bad-requests.suite.js';
import { cacheAdminSuite } from './cache-admin.suite.js';
import { examplesSuite } from './examples.suite.js';
import { cachingSuite } from './caching.suite.js';
import { exportSuite } from './export.suite.js';
import { CATALOGUE, type Fixture } from './fixture.js';
import { jobsSuite } from './jobs.suite.js';
import { priceListsSuite } from './price-lists.suite.js';
import { pricesSuite } from './prices.suite.js';
import { matchingSuite } from './matching.suite.js';
import { operatingSuite } from './operating.suite.js';
import { querySyntaxSuite } from './query-syntax.suite.js';
import { referenceSuite } from './reference.suite.js';
import { searchingSuite } from './searching.suite.js';
import { searchAnalyticsSuite } from './search-analytics.suite.js';
import { searchPagesSuite } from './search-pages.suite.js';
import { similarSuite } from './similar.suite.js';
import { suggestionsSuite } from './suggestions.suite.js';
import { writingSuite } from './writing.suite.js';

/** What every profile does over HTTP. */
export function apiSuite(start: () => Promise<AppProcess>): void {
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    app = await start();
    api = new ApiClient(app.url);
  }, 90_000);
  afterAll(async () => {
    const exit = await app.stop();
    expect(exit.code).toBe(0);
  });
  beforeEach(async () => {
    const imported = await api.post('/api/v1/materials/import', { materials: CATALOGUE });
    expect(imported).toMatchObject({ status: 200, body: { conflicts: 0, indexed: true } });
  });

  const fixture: Fixture = { api: () => api };
  searchingSuite(fixture);
  searchPagesSuite(fixture);
  querySyntaxSuite(fixture);
  similarSuite(fixture);
  searchAnalyticsSuite(fixture);
  suggestionsSuite(fixture);
  writingSuite(fixture);
  cachingSuite(fixture);
  exportSuite(fixture);
  referenceSuite(fixture);
  matchingSuite(fixture);
  badRequestsSuite(fixture);
  operatingSuite(fixture);
  cacheAdminSuite(fixture);
  jobsSuite(fixture);
  priceListsSuite(fixture);
  pricesSuite(fixture);
  examplesSuite(fixture);
}
