import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client.js';
import { startApp } from '../support/app-process.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

const countsOf = async (url: string) => (await new ApiClient(url).get('/api/v1/search/analytics')).body;

it('counts of searches survive a restart, and a crash but for the last seconds', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-analytics-'));
  const env = { DATA_DIR: dataDir };
  const first = await startApp({ env });
  await new ApiClient(first.url).search('нет ничего', { search_type: 'sql' });
  await first.stop();
  const second = await startApp({ env });
  expect(await countsOf(second.url)).toMatchObject({
    searches: 1,
    zero_result_queries: [{ query: 'нет ничего', searches: 1 }],
  });
  await new ApiClient(second.url).search('нет ничего', { search_type: 'sql' });
  expect(await countsOf(second.url)).toMatchObject({ searches: 2 });
  await second.kill();
  const third = await startApp({ env });
  expect(await countsOf(third.url)).toMatchObject({ searches: 2 });
  await third.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 120_000);

describeWithServers('two instances on one PostgreSQL', ['postgres'], (urls) => {
  it('add up the searches that they count', async () => {
    const database = await freshDatabase(urls.postgres);
    const apps = [];
    for (let instance = 0; instance < 2; instance += 1)
      apps.push(await startApp({ env: { DATABASE_URL: database.url } }));
    const [one, two] = apps.map(({ url }) => new ApiClient(url));
    await one!.search('цемент');
    for (let time = 0; time < 2; time += 1) await two!.search('цемент');
    await eventually(async () => expect(await countsOf(one!.url)).toMatchObject({ searches: 3 }), {
      timeoutMs: 20_000,
    });
    await Promise.all(apps.map((app) => app.stop()));
    await database.drop();
  }, 120_000);
});
