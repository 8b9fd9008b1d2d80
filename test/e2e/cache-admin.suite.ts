import { readFileSync } from 'node:fs';
import { eventually } from '../support/eventually.js';
import { ABSENT, type Fixture, idOf } from './fixture.js';

const WARM = '/api/v1/cache/warm';

/** Managing the cache over HTTP. */
export function cacheAdminSuite({ api }: Fixture): void {
  const emptied = () => api().delete('/api/v1/cache?pattern=*');
  const cacheOf = async (...search: Parameters<ReturnType<typeof api>['search']>) =>
    (await api().search(...search)).headers.get('x-cache');

  describe('the statistics of the cache', () => {
    it('tell of all instances, the settings and the store', async () => {
      const before = new Date().toISOString();
      expect((await api().post('/api/v1/cache/stats/reset', {})).status).toBe(204);
      const { status, body } = await api().get('/api/v1/cache/stats');
      expect(status).toBe(200);
      const counts = { hits: 0, hits_by_level: { l1: 0, l2: 0 }, misses: 0, writes: 0, errors: 0 };
      expect(body).toEqual({
        cache_performance: {
          hit_rate: 0,
          total_hits: 0,
          total_misses: 0,
          total_writes: 0,
          total_errors: 0,
          stats_since: expect.any(String),
          regions: {
            search: expect.objectContaining(counts),
            material: expect.objectContaining(counts),
            health: expect.objectContaining(counts),
            reference: expect.objectContaining(counts),
            prices: expect.objectContaining(counts),
            suggestion: expect.objectContaining(counts),
            embedding: expect.objectContaining(counts),
            access: expect.objectContaining(counts),
          },
        },
        cache_configuration: {
          search_ttl: 300,
          material_ttl: 3600,
          health_ttl: 60,
          batch_size: 100,
          enable_write_through: false,
          cache_miss_threshold: 0.3,
        },
        redis_status: {
          status: 'healthy',
          kind: expect.stringMatching(/^(redis|memory)$/),
          ping_time_seconds: expect.any(Number),
          used_memory_human: expect.any(String),
          connected_clients: expect.any(Number),
        },
        scope: 'all_instances',
        instance: expect.any(String),
        instances: 1,
        timestamp: expect.any(String),
      });
      expect(body.cache_performance.stats_since >= before).toBe(true);
    });

    it('count by level and by reason, and time the source', async () => {
      await emptied();
      await api().post('/api/v1/cache/stats/reset', {});
      await api().search('профиль', { use_cache: 'false' });
      await api().search('профиль');
      await api().search('профиль');
      const { regions, ...totals } = (await api().get('/api/v1/cache/stats')).body.cache_performance;
      expect(totals).toMatchObject({ hit_rate: 0.5, total_hits: 1, total_misses: 1, total_errors: 0 });
      expect(regions.search).toMatchObject({
        hits: 1,
        misses_by_reason: { absent: 1, expired: 0, stamp: 0 },
        bypassed_by_reason: { asked: 1, condition: 0, breaker: 0 },
        load_time: { count: 2 },
      });
      expect(regions.search.load_time.mean_seconds).toBeGreaterThan(0);
    });
  });

  describe('warming', () => {
    it('loads what is listed, and says what was there', async () => {
      await emptied();
      const id = await idOf(api(), 'CEM-500');
      await api().search('гвозди');
      const request = { queries: ['Гвозди', { query: 'саморез', limit: 3 }], ids: [id] };
      expect(await api().post(WARM, request)).toMatchObject({
        status: 200,
        body: { warmed: 2, already_cached: 1, failed: 0, failures: [], duration_seconds: expect.any(Number) },
      });
      expect(await cacheOf('САМОРЕЗ', { limit: '3' })).toMatch(/^HIT/);
      expect((await api().get(`/api/v1/materials/${id.toUpperCase()}`)).headers.get('x-cache')).toMatch(
        /^HIT/,
      );
      expect((await api().post(WARM, request)).body).toMatchObject({ warmed: 0, already_cached: 3 });
    });

    it('names what it could not load', async () => {
      const { body } = await api().post(WARM, { ids: [ABSENT] });
      expect(body).toMatchObject({ warmed: 0, failed: 1, failures: [{ item: ABSENT }] });
    });

    it.each([
      [{ queries: ['цемент', { query: '', limit: 1000 }] }, ['queries[1].query', 'queries[1].limit']],
      [{ queries: [7] }, ['queries[0]']],
      [{ queries: 'цемент' }, ['queries']],
      [{ queries: Array(1001).fill('цемент') }, ['queries']],
      [{ ids: ['x'] }, ['ids']],
      [{ popular: 1001 }, ['popular']],
      [{ everything: true }, ['everything']],
    ])('refuses %j', async (body, paths) => {
      const answer = await api().post(WARM, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      const found = answer.body.errors.map(({ path }: { path: string }) => path);
      expect(found).toEqual(expect.arrayContaining(paths));
    });

    it('knows what is searched for most, and loads it', async () => {
      const query = `кирпич ${Date.now()}`;
      for (let time = 0; time < 3; time += 1) await api().search(query.toUpperCase(), { use_cache: 'false' });
      await api().search(query, { categories: 'Кирпич', page: '2' });
      await eventually(async () => {
        const { body } = await api().get('/api/v1/search/popular-queries?limit=100');
        expect(body).toContainEqual({ query, score: 3 });
      });
      const { body } = await api().post(WARM, { popular: 1000 });
      expect(body).toMatchObject({ failed: 0, failures: [] });
      expect(await cacheOf(query)).toMatch(/^HIT/);
    });

    it('loads the popular ones when nothing is asked for', async () => {
      await emptied();
      const { body } = await api().post(WARM, {});
      expect(body).toMatchObject({ already_cached: 0, failed: 0 });
      expect(body.warmed).toBeGreaterThan(0);
    });
  });

  it('leaves the statistics and the popular queries alone when everything is removed', async () => {
    await api().search('цемент');
    const before = await api().get('/api/v1/cache/stats');
    await emptied();
    const after = await api().get('/api/v1/cache/stats');
    const since = ({ body }: typeof after): unknown => body.cache_performance.stats_since;
    expect(since(after)).toBe(since(before));
    expect((await api().get('/api/v1/search/popular-queries')).body.length).toBeGreaterThan(0);
  });

  it('has the metrics that docs/cache-management.md lists, no fewer and no more', async () => {
    const page = readFileSync('docs/cache-management.md', 'utf8');
    const listed = [...page.matchAll(/^\| `(cache_\w+)` +\| (\w+) /gm)].map(
      ([, name, type]) => `${name!} ${type!}`,
    );
    const { body } = await api().get('/metrics');
    const served = [...(body as string).matchAll(/^# TYPE (cache_\w+ \w+)$/gm)].map(([, metric]) => metric);
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.sort()).toEqual(served.sort());
  });

  it('samples the metrics from what is counted', async () => {
    await emptied();
    const value = async (series: string) =>
      Number(
        (await api().get('/metrics')).body
          .split('\n')
          .find((line: string) => line.startsWith(`${series} `))
          .split(' ')[1],
      );
    const misses = 'cache_misses_total{region="search",reason="absent"}';
    const loads = 'cache_load_duration_seconds_count{region="search"}';
    const [missesBefore, loadsBefore] = [await value(misses), await value(loads)];
    await api().search('шпаклевка');
    expect(await value(misses)).toBe(missesBefore + 1);
    expect(await value(loads)).toBe(loadsBefore + 1);
    expect(await value('cache_local_entries')).toBeGreaterThan(0);
    expect(await value('cache_breaker_state{state="closed"}')).toBe(1);
    await eventually(async () => expect(await value('cache_lease_live')).toBe(1));
  });
}
