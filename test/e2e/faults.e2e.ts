import { ApiClient, namesOf } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { CATALOGUE, CEMENT } from './fixture.js';

/** Above the limits of a store (below) and of a cache command, with room for a busy machine. */
const BOUND_MS = 3000;

describeWithOwnServers('a server that fails under the program', ['redis', 'postgres', 'qdrant'], () => {
  let postgres: TestServer;
  let qdrant: TestServer;
  let redis: TestServer;
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    [postgres, qdrant, redis] = await Promise.all([
      startPostgres(),
      startQdrant(),
      startRedis({ persistent: true }),
    ]);
    app = await startApp({
      env: {
        DATABASE_URL: postgres.url,
        QDRANT_URL: qdrant.url,
        REDIS_URL: redis.url,
        SEARCH_STORE_TIMEOUT_MS: '500',
      },
    });
    api = new ApiClient(app.url);
    expect((await api.post('/api/v1/materials/import', { materials: CATALOGUE })).body.indexed).toBe(true);
  }, 90_000);
  afterAll(async () => {
    await app.stop();
    await Promise.all([postgres, qdrant, redis].map((server) => server.stop()));
  });

  /** A search that must answer, and in bounded time. */
  const search = async (q: string, parameters: Record<string, string> = {}) => {
    const start = performance.now();
    const answer = await api.search(q, parameters);
    expect(answer.status).toBe(200);
    expect(performance.now() - start).toBeLessThan(BOUND_MS);
    return answer;
  };
  const outcome = async (q: string) => (await search(q)).headers.get('x-cache');
  /** As before any fault: complete, and cached. */
  const asBefore = (q: string) =>
    eventually(async () => {
      expect((await search(q)).body.degraded).toEqual([]);
      expect(await outcome(q)).toBe('HIT-L1');
    });

  it('Qdrant stopped: searches answer by words, flagged, uncached; all is as before when it is back', async () => {
    await asBefore('цемент м500');
    const id = (await search('цемент м500')).body.results[0].material.id as string;
    await qdrant.down();
    const similar = await api.get(`/api/v1/materials/${id}/similar`);
    expect(similar.body.degraded).toEqual(['vector']);
    expect(namesOf(similar)[0]).toBe(CATALOGUE[1]!.name);
    for (const search_type of ['hybrid', 'vector']) {
      const answer = await search('цемент м500 мешок', { search_type });
      expect(answer.body.degraded).toEqual(['vector']);
      expect(namesOf(answer)[0]).toBe(CEMENT.name);
    }
    expect(await outcome('цемент м500 мешок')).toBe('MISS');
    expect((await api.get('/health/ready')).status).toBe(200);
    expect((await api.get('/health/detailed?use_cache=false')).body).toMatchObject({
      status: 'degraded',
      components: { vector_database: { status: 'unhealthy' } },
    });
    await qdrant.up();
    await asBefore('цемент м500 мешок');
  });

  it('Qdrant frozen: a search waits no longer than the limit of a store', async () => {
    qdrant.freeze();
    expect((await search('арматура 12')).body.degraded).toEqual(['vector']);
    qdrant.thaw();
    await asBefore('арматура 12');
  });

  it('a write without Qdrant stands, says so, is found by words, and by meaning soon after Qdrant is back', async () => {
    const material = {
      name: 'Битум строительный БН 90/10',
      use_category: 'Кровля',
      unit: 'кг',
      sku: 'BIT-90',
    };
    await qdrant.down();
    const written = await api.post('/api/v1/materials', material);
    expect(written).toMatchObject({ status: 201, body: { indexed: false } });
    const byWords = await search('битум строительный');
    expect([namesOf(byWords)[0], byWords.body.pending_changes]).toEqual([material.name, true]);
    await qdrant.up();
    await eventually(async () => {
      const found = await search('битум строительный', { search_type: 'vector' });
      expect([namesOf(found)[0], found.body.pending_changes]).toEqual([material.name, false]);
    });
  });

  it.each(['stopped', 'frozen'])(
    'Redis %s: no error, no stale answer; all is as before when it is back',
    async (fault) => {
      const { body } = await api.post('/api/v1/materials/import', { materials: [CEMENT] });
      const path = `/api/v1/materials/${body.results[0].id}`;
      const name = `Цемент без кэша (${fault})`;
      await api.get(path);
      await asBefore('цемент без кэша');
      if (fault === 'frozen') redis.freeze();
      else await redis.down();

      expect((await api.patch(path, { name })).status).toBe(200);
      expect((await api.get(path)).body.name).toBe(name);
      expect(namesOf(await search('цемент без кэша'))[0]).toBe(name);
      expect(await outcome('цемент без кэша')).toBe('BYPASS');
      expect((await api.get('/health/ready')).status).toBe(200);

      if (fault === 'frozen') redis.thaw();
      else await redis.up();
      await asBefore('цемент без кэша');
      expect((await api.get(path)).body.name).toBe(name);
      expect(namesOf(await search('цемент без кэша'))[0]).toBe(name);
    },
  );

  it('PostgreSQL stopped: a clear error, and recovery without a restart', async () => {
    await postgres.down();
    const refused = await api.search('профиль потолочный');
    expect(refused).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    expect(JSON.stringify(refused.body)).not.toContain(new URL(postgres.url).username + ':');
    expect((await api.get('/health/ready')).status).toBe(503);
    expect((await api.get('/health/live')).status).toBe(200);
    await postgres.up();
    await eventually(async () => expect((await api.search('профиль потолочный')).status).toBe(200));
    await asBefore('цемент м400');
  });
});

describeWithOwnServers('a start without Redis and Qdrant', ['redis', 'postgres', 'qdrant'], () => {
  it('answers all the same, and uses them once they are there', async () => {
    const [postgres, qdrant, redis] = await Promise.all([startPostgres(), startQdrant(), startRedis()]);
    await Promise.all([qdrant.down(), redis.down()]);
    const app = await startApp({
      env: { DATABASE_URL: postgres.url, QDRANT_URL: qdrant.url, REDIS_URL: redis.url },
    });
    const api = new ApiClient(app.url);
    const load = () => api.post('/api/v1/materials/import', { materials: CATALOGUE });
    expect((await load()).body).toMatchObject({ created: CATALOGUE.length, indexed: false });
    expect((await api.search('цемент м500')).body.degraded).toEqual(['vector']);
    await Promise.all([qdrant.up(), redis.up()]);
    await eventually(async () => expect((await load()).body.indexed).toBe(true));
    await eventually(async () => {
      const { headers, body } = await api.search('цемент м500');
      expect([headers.get('x-cache'), body.degraded]).toEqual(['HIT-L1', []]);
    });
    await app.stop();
    await Promise.all([postgres, qdrant, redis].map((server) => server.stop()));
  }, 90_000);
});
