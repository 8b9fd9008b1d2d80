import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, namesOf } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { EmbeddingEndpoint } from '../support/embedding-endpoint.js';
import { eventually } from '../support/eventually.js';
import { CATALOGUE } from './fixture.js';

/** Materials that the filling takes at a time. */
const PAGE = 500;
const MANY = Array.from({ length: 2 * PAGE }, (_, n) => ({
  name: `Труба ПЭ 100 SDR ${n}`,
  use_category: 'Трубы',
  unit: 'м',
  sku: `PIPE-${n}`,
}));

describe('another embedding model in one process', () => {
  let dataDir: string;
  let endpoint: EmbeddingEndpoint;
  let app: AppProcess;
  let api: ApiClient;

  const start = async (env: Record<string, string>) => {
    app = await startApp({ env: { DATA_DIR: dataDir, ...env } });
    api = new ApiClient(app.url);
  };
  const ofModel = () => ({ ...endpoint.environment, EMBEDDING_BATCH_SIZE: String(PAGE) });

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rag-test-model-'));
    endpoint = await EmbeddingEndpoint.start();
    await start({});
    expect((await api.post('/api/v1/materials/import', { materials: CATALOGUE })).body.indexed).toBe(true);
    expect((await api.post('/api/v1/materials/import', { materials: MANY })).body.indexed).toBe(true);
  }, 120_000);
  afterAll(async () => {
    await app.stop();
    await endpoint.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const vectors = () => join(dataDir, 'vectors');
  const own = async () =>
    (await api.get('/api/v1/index')).body.collections.find((collection: { own: boolean }) => collection.own);
  const byMeaning = async (q: string) => {
    const { status, body } = await api.search(q, { search_type: 'vector' });
    expect(status).toBe(200);
    return { degraded: body.degraded, first: body.results[0]?.material.name };
  };

  it('starts at once, answers by words and says so, while the vectors are made behind', async () => {
    await app.stop();
    // As a version left it that knew of one collection.
    const [folder = ''] = readdirSync(vectors());
    renameSync(join(vectors(), folder, 'points.log'), join(vectors(), 'points.log'));
    rmSync(join(vectors(), folder), { recursive: true });

    let letFirst = (): void => undefined;
    endpoint.held = new Promise((resolve) => (letFirst = resolve));
    await start(ofModel());
    await eventually(() => expect(endpoint.requests).toHaveLength(1));
    endpoint.held = new Promise(() => undefined);
    letFirst();
    // One page is in the store, and the next one waits for the model.
    await eventually(() => expect(endpoint.requests).toHaveLength(2));

    expect(await byMeaning('Арматура А500С')).toEqual({
      degraded: ['vector'],
      first: 'Арматура А500С d12 мм',
    });
    expect(namesOf(await api.search('гипсокартон влагостойкий'))[0]).toMatch(/^Гипсокартон/);
    await eventually(async () =>
      expect(await own()).toMatchObject({ complete: false, filled_materials: PAGE, total_materials: 1005 }),
    );
    expect((await api.get('/health/ready')).status).toBe(200);
    expect((await api.get('/health/detailed')).body.components.vector_index).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/500 of 1005 materials/),
    });
    expect((await api.delete('/api/v1/index/collections')).body.code).toBe('COLLECTION_IN_USE');
  });

  it('goes on where a crash interrupted it, and then removes the vectors of the former model', async () => {
    await app.kill();
    endpoint.requests.length = 0;
    endpoint.held = Promise.resolve();
    await start(ofModel());
    await eventually(async () => expect(await own()).toMatchObject({ complete: true }), {
      timeoutMs: 30_000,
    });
    expect(endpoint.requests.flat()).toHaveLength(MANY.length + CATALOGUE.length - PAGE);
    expect(await byMeaning('Арматура А500С d12 мм')).toEqual({
      degraded: [],
      first: 'Арматура А500С d12 мм',
    });
    await eventually(() => expect(readdirSync(vectors())).toEqual([expect.stringContaining('openai')]));
    expect((await api.get('/api/v1/index')).body.collections).toHaveLength(1);
    expect((await api.post('/api/v1/index/reconcile?dry_run=true', undefined)).status).toBe(202);
    await eventually(async () =>
      expect((await api.get('/api/v1/index')).body.reconcile).toMatchObject({
        state: 'done',
        repair: false,
        points: 1005,
        missing: 0,
        extra: 0,
        outdated: 0,
      }),
    );
    expect((await api.get('/health/detailed?use_cache=false')).body.status).toBe('healthy');
  });

  it('goes back to the former one in the same way', async () => {
    await app.stop();
    await start({});
    await eventually(async () => expect(await byMeaning('Арматура А500С')).toMatchObject({ degraded: [] }), {
      timeoutMs: 30_000,
    });
    await eventually(() => expect(readdirSync(vectors())).toEqual([expect.stringContaining('hashing')]));
  });

  it('makes the vectors again when their folder is lost, and does not search what is left meanwhile', async () => {
    await app.stop();
    rmSync(vectors(), { recursive: true });
    endpoint.requests.length = 0;
    let letGo = (): void => undefined;
    endpoint.held = new Promise((resolve) => (letGo = resolve));
    await start(ofModel());
    await eventually(() => expect(endpoint.requests).toHaveLength(1));
    expect(await own()).toMatchObject({ complete: false });
    expect(await byMeaning('Арматура А500С')).toMatchObject({ degraded: ['vector'] });
    letGo();
    await eventually(async () => expect(await own()).toMatchObject({ complete: true }), {
      timeoutMs: 30_000,
    });
    expect(await byMeaning('Арматура А500С d12 мм')).toMatchObject({ degraded: [] });
  });
});
