import {
  askAll,
  countsOf,
  loadCatalogue,
  readCatalogue,
  readDirtyQueries,
  reportOf,
} from '../../test/relevance/dirty-queries.js';
import { ApiClient } from '../../test/support/api-client.js';
import { startApp } from '../../test/support/app-process.js';
import { writeResult } from '../lib/result.js';

/**
 * The suite of dirty queries on the embedded profile: how many right materials come first, by kind, and what came instead of
 * the others: `node .cache/bench/bench/relevance/dirty-queries.js`.
 */
const app = await startApp();
try {
  const api = new ApiClient(app.url);
  const catalogue = await readCatalogue();
  await loadCatalogue(api, catalogue);
  const outcomes = await askAll(api, await readDirtyQueries());
  console.log(reportOf(outcomes));
  await writeResult('relevance-dirty', { names: catalogue.length, outcomes: countsOf(outcomes) });
} finally {
  await app.stop();
}
