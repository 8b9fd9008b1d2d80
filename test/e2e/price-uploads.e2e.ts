import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { pathOf, sendPrices } from '../support/price-client.js';

describe('price lists that wait to be loaded', () => {
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    app = await startApp({ env: { JOBS_CONCURRENCY: '0' } });
    api = new ApiClient(app.url);
  }, 120_000);
  afterAll(() => app.stop(), 60_000);

  it('are recognised, but not when everything of the supplier was deleted since: those will not be loaded', async () => {
    const send = () => sendPrices(api, 'waiting', 'Кирпич;К-1;шт;18,40');
    const first = await send();
    expect(first.status).toBe(202);
    expect(await send()).toMatchObject({ status: 200, body: { duplicate_of: first.body.id } });
    await api.delete(pathOf('waiting'));
    const after = await send();
    expect(after).toMatchObject({ status: 202, body: { duplicate_of: null } });
    expect(after.body.id).not.toBe(first.body.id);
  });
});
