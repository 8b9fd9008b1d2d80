import { ApiClient, namesOf } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { EmbeddingEndpoint } from '../support/embedding-endpoint.js';
import { eventually } from '../support/eventually.js';
import { CATALOGUE } from './fixture.js';

const POISON = { name: 'Герметик запретный', use_category: 'Герметики', unit: 'шт', sku: 'POISON-1' };

describe('a text that the embedding endpoint refuses', () => {
  let endpoint: EmbeddingEndpoint;
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    endpoint = await EmbeddingEndpoint.start();
    endpoint.refused = 'запретн';
    app = await startApp({ env: endpoint.environment });
    api = new ApiClient(app.url);
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await endpoint.stop();
  });

  const status = async () => (await api.get('/api/v1/index')).body;
  const byMeaning = async (q: string) => namesOf(await api.search(q, { search_type: 'vector' }))[0];

  it('does not hold up the others of its batch, is set aside, and is shown with the reason', async () => {
    const imported = await api.post('/api/v1/materials/import', { materials: [POISON, ...CATALOGUE] });
    expect(imported.body).toMatchObject({ created: CATALOGUE.length + 1, indexed: false });
    await eventually(async () => expect(await status()).toMatchObject({ pending_changes: 0, set_aside: 1 }));
    expect(await byMeaning('Арматура А500С d12 мм')).toBe('Арматура А500С d12 мм');
    const { body } = await api.get('/api/v1/index/set-aside');
    expect(body).toMatchObject([{ op: 'insert', reason: expect.stringContaining('this text is refused') }]);
    expect((await api.get(`/api/v1/materials/${body[0].material_id}`)).body.name).toBe(POISON.name);
    expect(namesOf(await api.search('герметик запретный', { search_type: 'sql' }))[0]).toBe(POISON.name);
    const health = await api.get('/health/detailed');
    expect(health.body).toMatchObject({
      status: 'degraded',
      components: { change_log: { status: 'degraded', set_aside: 1 } },
    });
    const metrics = (await api.get('/metrics')).body;
    expect(metrics).toMatch(/^index_set_aside_changes 1$/m);
    expect(metrics).toMatch(/^index_changes_total\{by="relay",outcome="set_aside"\} 1$/m);
  });

  it('is not taken for a difference, and is set aside again when it is refused again', async () => {
    expect((await api.post('/api/v1/index/reconcile', undefined)).status).toBe(202);
    await eventually(async () =>
      expect((await status()).reconcile).toMatchObject({ state: 'done', missing: 0, failed: 0 }),
    );
    expect((await api.post('/api/v1/index/retry', undefined)).body).toEqual({ retried: 1 });
    await eventually(async () => expect(await status()).toMatchObject({ pending_changes: 0, set_aside: 1 }));
  });

  it('is found by meaning after a retry that succeeds', async () => {
    endpoint.refused = undefined;
    expect((await api.post('/api/v1/index/retry', undefined)).body).toEqual({ retried: 1 });
    await eventually(async () => expect(await status()).toMatchObject({ pending_changes: 0, set_aside: 0 }));
    expect(await byMeaning(POISON.name)).toBe(POISON.name);
    expect((await api.get('/health/detailed?use_cache=false')).body.status).toBe('healthy');
  });
});
