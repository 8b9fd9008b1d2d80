import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { CATALOGUE } from './fixture.js';

describeWithOwnServers('two instances on one Redis', ['redis', 'postgres', 'qdrant'], () => {
  let postgres: TestServer;
  let qdrant: TestServer;
  let redis: TestServer;
  const apps: AppProcess[] = [];
  let one: ApiClient;
  let two: ApiClient;

  const start = async () => {
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      QDRANT_URL: qdrant.url,
      // A busy machine is not a Redis that is down.
      CACHE_TIMEOUT_MS: '500',
      CACHE_LEASE_MS: '2000',
      // What is warmed here misses first; that must not warm by itself what a test wants to be cold.
      CACHE_MISS_THRESHOLD: '1',
    };
    const app = await startApp({ env });
    apps.push(app);
    return new ApiClient(app.url);
  };
  beforeAll(async () => {
    [postgres, qdrant, redis] = await Promise.all([startPostgres(), startQdrant(), startRedis()]);
    one = await start();
    two = await start();
    await one.post('/api/v1/materials/import', { materials: CATALOGUE });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await Promise.all([postgres, qdrant, redis].map((server) => server.stop()));
  });

  const searches = async (api: ApiClient, times: number) => {
    for (let time = 0; time < times; time += 1) await api.search('цемент', { search_type: 'sql' });
  };
  const stats = async (api: ApiClient) => (await api.get('/api/v1/cache/stats')).body;
  const reads = async (api: ApiClient): Promise<number> => {
    const { hits, misses } = (await stats(api)).cache_performance.regions.search;
    return (hits as number) + (misses as number);
  };

  it('add up what they count, and begin anew together', async () => {
    await searches(one, 2);
    await searches(two, 3);
    await eventually(async () => expect(await reads(one)).toBe(5));
    expect(await stats(two)).toMatchObject({ scope: 'all_instances', instances: 2 });
    await two.post('/api/v1/cache/stats/reset', {});
    expect(await reads(one)).toBe(0);
  });

  it('count what an instance counted that has ended, and the instances that are left', async () => {
    const three = await start();
    await eventually(async () => expect((await stats(one)).instances).toBe(3));
    const before = await reads(one);
    await searches(three, 4);
    await apps.pop()?.stop();
    expect(await reads(one)).toBe(before + 4);
    expect((await stats(one)).instances).toBe(2);
  });

  it('warm one at a time, and what one has warmed the other has', async () => {
    const queries = Array.from({ length: 300 }, (_, index) => `кабель ввг ${index}`);
    const runs = await Promise.all([one, two].map((api) => api.post('/api/v1/cache/warm', { queries })));
    expect(runs.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(runs.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'WARMING_UNDERWAY',
      since: expect.stringMatching(/^\d{4}-/),
    });
    expect(runs.find(({ status }) => status === 200)?.body).toMatchObject({ warmed: 300, failed: 0 });
    const other = runs[0]?.status === 200 ? two : one;
    expect((await other.search(queries[7]!)).headers.get('x-cache')).toBe('HIT-L2');
  });

  it('warm at the start what is popular', async () => {
    await eventually(async () => {
      await searches(one, 1);
      expect((await one.get('/api/v1/search/popular-queries')).body[0]).toMatchObject({ query: 'цемент' });
    });
    await one.delete('/api/v1/cache?pattern=*');
    const three = await start();
    await eventually(async () => {
      const answer = await three.get('/metrics');
      expect(answer.body).toMatch(/^cache_warmed_total\{trigger="start",outcome="warmed"\} [1-9]/m);
    });
    expect((await three.search('цемент', { search_type: 'sql' })).headers.get('x-cache')).toMatch(/^HIT/);
    await apps.pop()?.stop();
  });

  it('tell their own counts while Redis is down, and say so', async () => {
    await redis.down();
    await eventually(async () => expect((await stats(one)).scope).toBe('this_instance'));
    await searches(one, 2);
    const { cache_performance, instances, redis_status } = await stats(one);
    expect(cache_performance.regions.search.bypassed_by_reason.breaker).toBeGreaterThanOrEqual(2);
    expect({ instances, status: redis_status.status }).toEqual({ instances: 1, status: 'unavailable' });
    for (const path of ['/api/v1/cache/warm', '/api/v1/cache/stats/reset'])
      expect(await one.post(path, { queries: ['цемент'] })).toMatchObject({
        status: 503,
        body: { code: 'STORE_UNAVAILABLE' },
      });
    expect((await one.get('/api/v1/search/popular-queries')).status).toBe(503);
    await redis.up();
    await eventually(async () =>
      expect(await stats(one)).toMatchObject({ scope: 'all_instances', instances: 2 }),
    );
    await eventually(async () => {
      const { regions } = (await stats(one)).cache_performance;
      expect(regions.search.bypassed_by_reason.breaker).toBeGreaterThanOrEqual(2);
    });
  });
});
