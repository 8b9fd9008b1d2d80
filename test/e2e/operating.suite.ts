import { create, type Fixture } from './fixture.js';

/** Watching the program, and what it promises under load. */
export function operatingSuite({ api }: Fixture): void {
  describe('operating', () => {
    it('reports its health', async () => {
      expect(await api().get('/health/live')).toMatchObject({ status: 200 });
      expect(await api().get('/health/ready')).toMatchObject({ status: 200 });
      const { body } = await api().get('/health/detailed');
      expect(body).toMatchObject({
        status: 'healthy',
        components: {
          hybrid_repository: { status: 'healthy' },
          relational_database: { status: 'healthy' },
          vector_database: { status: 'healthy' },
          cache_database: { status: 'healthy' },
          cache_operations: { status: 'healthy' },
        },
      });
    });

    it('counts what the cache does, and empties it by pattern', async () => {
      await api().post('/api/v1/cache/stats/reset', {});
      await api().search('доска обрезная');
      await api().search('доска обрезная');
      const { body } = await api().get('/api/v1/cache/stats');
      expect(body).toMatchObject({
        cache_performance: { hit_rate: 0.5, regions: { search: { hits: 1, misses: 1 } } },
        cache_configuration: { search_ttl: 300 },
        redis_status: { status: 'healthy' },
      });
      const cleared = await api().delete('/api/v1/cache?pattern=search:*');
      expect(cleared.body.deleted).toBeGreaterThanOrEqual(1);
      expect((await api().search('доска обрезная')).headers.get('x-cache')).toBe('MISS');
    });

    it('serves metrics', async () => {
      await api().search('цемент');
      const { body } = await api().get('/metrics');
      for (const name of [
        'cache_hits_total',
        'cache_misses_total',
        'cache_operation_duration_seconds',
        'search_duration_seconds',
      ])
        expect(body).toContain(name);
      expect(body).toMatch(/http_request_duration_seconds_count\{.*route="\/api\/v1\/search"/);
    });
  });

  it('never answers less than an acknowledged write, under load', async () => {
    const { body } = await create(api(), {
      name: 'Версия 0',
      use_category: 'Гонка',
      unit: 'шт',
      sku: `RACE-${Date.now()}`,
    });
    const path = `/api/v1/materials/${body.id}`;
    let acknowledged = 1;
    let writing = true;
    let stale = 0;
    let reads = 0;
    const reader = async () => {
      while (writing) {
        const least = acknowledged;
        const { body: material } = await api().get(path);
        const { body: found } = await api().search('версия', { categories: 'Гонка', search_type: 'sql' });
        if (material.version < least || found.results[0].material.version < least) stale += 1;
        reads += 1;
      }
    };
    const writer = async () => {
      for (let version = 1; version <= 40; version += 1)
        acknowledged = (await api().patch(path, { name: `Версия ${version}` })).body.version as number;
      writing = false;
    };
    await Promise.all([writer(), ...Array.from({ length: 8 }, reader)]);
    expect({ stale, acknowledged }).toEqual({ stale: 0, acknowledged: 41 });
    expect(reads).toBeGreaterThan(40);
    await api().delete(path);
  });
}
