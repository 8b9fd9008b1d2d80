import {
  askAll,
  loadCatalogue,
  readCatalogue,
  readDirtyQueries,
  reportOf,
} from '../../test/relevance/dirty-queries.js';
import { ApiClient } from '../../test/support/api-client.js';
import { startApp } from '../../test/support/app-process.js';

/**
 * The suite of dirty queries on the embedded profile, for working on the search: how many right materials come first, by kind, and
 * what came instead of the others: `node .cache/bench/bench/relevance/dirty-queries.js`.
 */
const app = await startApp();
try {
  const api = new ApiClient(app.url);
  await loadCatalogue(api, await readCatalogue());
  console.log(reportOf(await askAll(api, await readDirtyQueries())));
} finally {
  await app.stop();
}
