import { QdrantClient } from '@qdrant/js-client-rest';
import pg from 'pg';
import { seededRandom } from '../coherence/race.js';
import { FaultyProxy } from '../coherence/processes/faulty-proxy.js';
import { ApiClient, namesOf } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { CATALOGUE, CEMENT, idOf } from './fixture.js';

/** Two instances: the first reaches Redis by a way of its own that can be cut. */
describeWithOwnServers('what the change log is for', ['redis', 'postgres', 'qdrant'], () => {
  let postgres: TestServer;
  let qdrant: TestServer;
  let redis: TestServer;
  let way: FaultyProxy;
  let hand: pg.Client;
  const apps: AppProcess[] = [];
  let one: ApiClient;
  let two: ApiClient;

  const start = async (redisUrl: string) => {
    const app = await startApp({
      env: {
        DATABASE_URL: postgres.url,
        QDRANT_URL: qdrant.url,
        REDIS_URL: redisUrl,
        // A busy machine is not a Redis that is down.
        CACHE_TIMEOUT_MS: '500',
        CACHE_LEASE_MS: '2000',
        INDEX_CHECK_SECONDS: '1',
      },
    });
    apps.push(app);
    return new ApiClient(app.url);
  };
  const throughProxy = () => `redis://127.0.0.1:${way.port}`;

  beforeAll(async () => {
    [postgres, qdrant, redis] = await Promise.all([
      startPostgres(),
      startQdrant(),
      startRedis({ persistent: true }),
    ]);
    way = await FaultyProxy.open(Number(new URL(redis.url).port), seededRandom(1));
    hand = new pg.Client({ connectionString: postgres.url });
    await hand.connect();
    one = await start(throughProxy());
    two = await start(redis.url);
    expect((await one.post('/api/v1/materials/import', { materials: CATALOGUE })).body.indexed).toBe(true);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await hand.end();
    await way.close();
    await Promise.all([postgres, qdrant, redis].map((server) => server.stop()));
  });

  const nameOf = async (api: ApiClient, id: string): Promise<string> =>
    (await api.get(`/api/v1/materials/${id}`)).body.name;
  /** Answered by the instance's own memory. */
  const cached = (api: ApiClient, path: string) =>
    eventually(async () => expect((await api.get(path)).headers.get('x-cache')).toBe('HIT-L1'));
  const nothingIsLeft = () =>
    eventually(async () => {
      expect((await hand.query('SELECT count(*)::int AS left FROM material_changes')).rows).toEqual([
        { left: 0 },
      ]);
    });

  /** What a comparison of the stores finds, begun by the one and seen by the other. */
  const compare = async (query: string) => {
    const begun = await one.post(`/api/v1/index/reconcile${query}`, undefined);
    expect(begun).toMatchObject({ status: 202, body: { state: 'running' } });
    return eventually(async () => {
      const { reconcile } = (await two.get('/api/v1/index')).body;
      expect(reconcile).toMatchObject({ state: 'done', started_at: begun.body.started_at });
      return reconcile as Record<string, unknown>;
    });
  };

  it('what is typed into psql is found by words and by meaning, and nobody answers from before', async () => {
    const id = await idOf(one, CEMENT.sku);
    for (const api of [one, two]) await cached(api, `/api/v1/materials/${id}`);
    await hand.query(`UPDATE materials SET name = 'Портландцемент белый' WHERE id = $1`, [id]);
    await hand.query(
      `INSERT INTO materials (id, name, use_category, unit) VALUES (gen_random_uuid(), 'Геотекстиль дорожный', 'Дорога', 'м2')`,
    );
    await nothingIsLeft();
    for (const api of [one, two]) {
      expect(await nameOf(api, id)).toBe('Портландцемент белый');
      for (const search_type of ['sql', 'vector', 'hybrid'])
        expect(namesOf(await api.search('геотекстиль дорожный', { search_type }))[0]).toBe(
          'Геотекстиль дорожный',
        );
      expect(JSON.stringify((await api.get('/api/v1/search/categories')).body)).toContain('Дорога');
    }
    await hand.query(`DELETE FROM materials WHERE name = 'Геотекстиль дорожный'`);
    await nothingIsLeft();
    for (const api of [one, two])
      expect(namesOf(await api.search('геотекстиль дорожный', { search_type: 'vector' }))).not.toContain(
        'Геотекстиль дорожный',
      );
  });

  it('a material that is put back out of a backup is found as it was then', async () => {
    const id = await idOf(one, 'GKL-125');
    const { rows } = await hand.query('SELECT * FROM materials WHERE id = $1', [id]);
    await hand.query(`UPDATE materials SET name = 'Плита древесная' WHERE id = $1`, [id]);
    await nothingIsLeft();
    await hand.query('DELETE FROM materials WHERE id = $1', [id]);
    await hand.query('INSERT INTO materials SELECT * FROM json_populate_record(NULL::materials, $1)', [
      rows[0],
    ]);
    await nothingIsLeft();
    expect(await compare('?dry_run=true')).toMatchObject({ missing: 0, extra: 0, outdated: 0 });
    for (const api of [one, two]) expect(await nameOf(api, id)).toBe(rows[0].name);
  });

  it('a write tells the cache what the log has of its material from others, too', async () => {
    const id = await idOf(one, 'GKL-125');
    const inCategory = (api: ApiClient) =>
      api.search('гипсокартон', { categories: 'Гипсокартон', search_type: 'sql' }).then(namesOf);
    for (const api of [one, two]) expect(await inCategory(api)).toHaveLength(2);
    await hand.query('BEGIN');
    // So that no relay takes it.
    await hand.query(`SET LOCAL rag_materials.apply_within = '1 hour'`);
    await hand.query(`UPDATE materials SET use_category = 'Листы' WHERE id = $1`, [id]);
    await hand.query('COMMIT');
    await one.patch(`/api/v1/materials/${id}`, { unit: 'м2' });
    for (const api of [one, two]) expect(await inCategory(api)).toHaveLength(1);
    await nothingIsLeft();
  });

  it('an instance that alone cannot reach Redis has others tell it, before it acknowledges', async () => {
    const id = await idOf(one, 'ARM-12');
    await cached(two, `/api/v1/materials/${id}`);
    way.refuse(true);
    way.cut();
    for (const name of ['Арматура первая', 'Арматура вторая']) {
      expect((await one.patch(`/api/v1/materials/${id}`, { name })).body).toMatchObject({
        name,
        indexed: true,
      });
      await eventually(async () => expect(await nameOf(two, id)).toBe(name), { timeoutMs: 2000 });
      await cached(two, `/api/v1/materials/${id}`);
    }
    await nothingIsLeft();
    way.refuse(false);
    await cached(one, `/api/v1/materials/${id}`);
    expect(await nameOf(one, id)).toBe('Арматура вторая');
  });

  it('what dead processes could not tell Redis is told before anybody trusts that again', async () => {
    const id = await idOf(one, 'CEM-400');
    const path = `/api/v1/materials/${id}`;
    for (const api of [one, two]) await cached(api, path);
    redis.freeze();
    // From then on it sends Redis nothing that waits in a buffer for the thaw.
    await eventually(async () => expect((await one.get(path)).headers.get('x-cache')).toBe('BYPASS'));
    expect((await one.patch(path, { name: 'Цемент после всего' })).status).toBe(200);
    await Promise.all(apps.splice(0).map((app) => app.kill()));
    // So that no relay happens to tell it first.
    await hand.query(`UPDATE material_changes SET due_at = now() + interval '1 hour'`);
    redis.thaw();
    [one, two] = await Promise.all([start(throughProxy()), start(redis.url)]);
    for (const api of [one, two])
      for (let time = 0; time < 20; time += 1) expect(await nameOf(api, id)).toBe('Цемент после всего');
    for (const api of [one, two]) await cached(api, path);
    expect(await nameOf(two, id)).toBe('Цемент после всего');
    await hand.query(`UPDATE material_changes SET due_at = now()`);
    await nothingIsLeft();
  });

  it('what is wrong in Qdrant and not in the log is found by a comparison, and repaired', async () => {
    const vectors = new QdrantClient({ url: qdrant.url, checkCompatibility: false });
    const [missing, outdated] = [await idOf(one, 'CEM-400'), await idOf(one, 'GKL-125')];
    const [point] = await vectors.retrieve('materials', { ids: [outdated], with_vector: true });
    const extra = '99999999-9999-4999-8999-999999999999';
    await vectors.delete('materials', { wait: true, points: [missing] });
    await vectors.setPayload('materials', {
      wait: true,
      points: [outdated],
      payload: { updatedAt: Date.now() + 1e6 },
    });
    await vectors.upsert('materials', {
      wait: true,
      points: [{ id: extra, vector: point?.vector as Record<string, number[]>, payload: point?.payload }],
    });
    const differences = { missing: 1, extra: 1, outdated: 1 };
    expect(await compare('?dry_run=true')).toMatchObject({ ...differences, repair: false, repaired: 0 });
    expect(await compare('')).toMatchObject({ ...differences, repair: true, repaired: 3, failed: 0 });
    expect(await compare('')).toMatchObject({ missing: 0, extra: 0, outdated: 0 });
    expect(await vectors.retrieve('materials', { ids: [missing, extra] })).toMatchObject([{ id: missing }]);
  });

  it('Qdrant stopped under writes and searches: nobody gets an error, and nothing is missing afterwards', async () => {
    const statuses = new Set<number>();
    let flagged = 0;
    let unindexed = 0;
    const ended = new AbortController();
    const client = async (api: ApiClient, name: string) => {
      for (let round = 0; !ended.signal.aborted; round += 1) {
        const material = {
          name: `Сетка ${name} ${round}`,
          use_category: 'Сетка',
          unit: 'м2',
          sku: `NET-${name}`,
        };
        const written = await api.post('/api/v1/materials/import', { materials: [material] });
        const found = await api.search(`сетка ${name} ${round}`);
        statuses.add(written.status).add(found.status);
        unindexed += written.body.indexed === false ? 1 : 0;
        flagged += found.body.degraded?.includes('vector') ? 1 : 0;
        expect(namesOf(found)).toContain(material.name);
      }
    };
    const clients = ['A', 'B', 'C', 'D'].map((name, index) => client(index % 2 ? one : two, name));
    await eventually(() => expect(statuses.size).toBeGreaterThan(0));
    await qdrant.down();
    await eventually(() => expect(Math.min(flagged, unindexed)).toBeGreaterThan(50), { timeoutMs: 60_000 });
    await qdrant.up();
    ended.abort();
    await Promise.all(clients);
    expect([...statuses]).toEqual([200]);
    await eventually(
      async () =>
        expect((await one.get('/api/v1/index')).body).toMatchObject({ pending_changes: 0, set_aside: 0 }),
      { timeoutMs: 60_000 },
    );
    expect(await compare('?dry_run=true')).toMatchObject({ missing: 0, extra: 0, outdated: 0 });
  }, 150_000);

  it('a Qdrant that comes back empty is filled again', async () => {
    const vectors = new QdrantClient({ url: qdrant.url, checkCompatibility: false });
    const { aliases } = await vectors.getAliases();
    expect(aliases).toMatchObject([{ alias_name: 'materials' }]);
    for (const { collection_name } of aliases) await vectors.deleteCollection(collection_name);
    await eventually(
      async () => {
        const found = await two.search('арматура вторая', { search_type: 'vector' });
        expect([found.body.degraded, namesOf(found)[0]]).toEqual([[], 'Арматура вторая']);
      },
      { timeoutMs: 20_000 },
    );
    await eventually(async () => expect(await compare('?dry_run=true')).toMatchObject({ missing: 0 }));
  });
});
