import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { QdrantClient } from '@qdrant/js-client-rest';
import pg from 'pg';
import { HashingEmbeddingProvider } from '../../src/embedding/providers/hashing.embedding-provider.js';
import { QdrantVectorStore } from '../../src/vector/stores/qdrant.vector-store.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { CATALOGUE } from './fixture.js';
import { traffic } from './model-change-traffic.js';

const MANY = Array.from({ length: 1000 }, (_, n) => ({
  name: `Труба ПЭ 100 SDR ${n}`,
  use_category: 'Трубы',
  unit: 'м',
  sku: `PIPE-${n}`,
}));
const FORMER = new HashingEmbeddingProvider(512);
const NEXT = new HashingEmbeddingProvider(256);
const THIRD = new HashingEmbeddingProvider(128);

describeWithOwnServers('another embedding model, rolled out', ['redis', 'postgres', 'qdrant'], () => {
  let servers: TestServer[];
  let environment: Record<string, string>;
  let hand: pg.Client;
  let vectors: QdrantClient;
  let collections: { former: string; next: string };
  const apps = new Set<AppProcess>();

  const start = async (env: Record<string, string> = {}) => {
    const app = await startApp({ env: { ...environment, ...env } });
    apps.add(app);
    return { app, api: new ApiClient(app.url) };
  };
  const stop = async (app: AppProcess) => {
    apps.delete(app);
    expect((await app.stop()).code).toBe(0);
  };
  const ofNext = { EMBEDDING_DIMENSIONS: String(NEXT.dimensions) };

  let one: Awaited<ReturnType<typeof start>>;
  let two: Awaited<ReturnType<typeof start>>;
  let three: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    servers = await Promise.all([startRedis(), startPostgres(), startQdrant()]);
    const [redis, postgres, qdrant] = servers.map(({ url }) => url) as [string, string, string];
    environment = {
      REDIS_URL: redis,
      DATABASE_URL: postgres,
      QDRANT_URL: qdrant,
      CACHE_TIMEOUT_MS: '500',
      CACHE_LEASE_MS: '2000',
      // A busy machine is not a Qdrant that is away.
      SEARCH_STORE_TIMEOUT_MS: '5000',
    };
    const store = new QdrantVectorStore({ url: qdrant, collection: 'materials', timeoutMs: 1000 });
    collections = { former: store.nameOf(FORMER), next: store.nameOf(NEXT) };
    vectors = new QdrantClient({ url: qdrant, checkCompatibility: false });
    hand = new pg.Client({ connectionString: postgres });
    await hand.connect();
    // As a version left it that knew of one collection.
    await vectors.createCollection('materials', {
      vectors: { [FORMER.modelId]: { size: FORMER.dimensions, distance: 'Cosine' } },
    });
    one = await start();
    two = await start();
    for (const materials of [CATALOGUE, MANY])
      expect((await one.api.post('/api/v1/materials/import', { materials })).body.indexed).toBe(true);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([...apps].map((app) => app.stop()));
    await hand.end();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const own = async (api: ApiClient) =>
    (await api.get('/api/v1/index')).body.collections.find((collection: { own: boolean }) => collection.own);
  /** The names that are nearest: two may share a vector of few dimensions. */
  const nearest = async (api: ApiClient, q: string) => {
    const { body } = await api.search(q, { search_type: 'vector', use_cache: 'false' });
    const results = body.results as { score: number; material: { name: string } }[];
    return results
      .filter(({ score }) => score > (results[0]?.score ?? 0) - 1e-6)
      .map(({ material }) => material.name);
  };
  const findsAll = async (api: ApiClient, names: Iterable<string | null>) => {
    for (const name of names) if (name !== null) expect(await nearest(api, name)).toContain(name);
  };
  const agree = async (api: ApiClient) => {
    await eventually(async () => expect((await api.get('/api/v1/index')).body.pending_changes).toBe(0), {
      timeoutMs: 30_000,
    });
    const begun = await api.post('/api/v1/index/reconcile?dry_run=true', undefined);
    expect(begun.status).toBe(202);
    await eventually(async () => {
      const { reconcile } = (await api.get('/api/v1/index')).body;
      expect(reconcile).toMatchObject({
        state: 'done',
        started_at: begun.body.started_at,
        missing: 0,
        extra: 0,
        outdated: 0,
      });
    });
  };

  it('the new one waits, answers by words and is not ready, while the old ones go on', async () => {
    // Another instance fills it, and has died.
    await hand.query(
      `INSERT INTO vector_collections (name, model_id, dimensions, filler, filler_until, total)
       VALUES ($1, $2, $3, 'dead', now() + interval '1 hour', 1)`,
      [collections.next, NEXT.modelId, NEXT.dimensions],
    );
    const load = traffic([one.api, two.api], [one.api, two.api]);
    three = await start(ofNext);
    expect((await three.api.get('/health/ready')).status).toBe(503);
    const { body } = await three.api.search('арматура а500с', { search_type: 'vector' });
    expect([body.degraded, body.results[0].material.name]).toEqual([['vector'], 'Арматура А500С d12 мм']);
    expect((await three.api.delete('/api/v1/index/collections')).body.code).toBe('COLLECTION_IN_USE');

    await hand.query(`UPDATE vector_collections SET filler_until = now() WHERE filler = 'dead'`);
    await eventually(async () => expect(await own(three.api)).toMatchObject({ complete: true }), {
      timeoutMs: 60_000,
    });
    await eventually(async () => expect((await three.api.get('/health/ready')).status).toBe(200), {
      timeoutMs: 15_000,
    });
    const { searches, writes, degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    expect(Math.min(searches, writes)).toBeGreaterThan(10);
    for (const { api } of [three, one]) await agree(api);
    await findsAll(three.api, load.acknowledged.values());
  }, 180_000);

  it('what is written through the one is found by the other, both ways', async () => {
    const load = traffic([one.api, three.api], [one.api, two.api, three.api]);
    await eventually(() => expect(load.seen.writes).toBeGreaterThan(40), { timeoutMs: 60_000 });
    const { degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    for (const { api } of [one, three]) {
      await agree(api);
      await findsAll(api, load.acknowledged.values());
    }
    expect((await one.api.get('/api/v1/index')).body.collections).toHaveLength(2);
  }, 180_000);

  it('a search that one model answered is not what the other one answers from the cache', async () => {
    const ask = (api: ApiClient) => api.search('гипсокартон влагостойкий', { search_type: 'vector' });
    await eventually(async () => expect((await ask(one.api)).headers.get('x-cache')).toMatch(/^HIT/));
    expect((await ask(two.api)).headers.get('x-cache')).toMatch(/^HIT/);
    const [former, next] = [await ask(one.api), await ask(three.api)];
    expect(next.headers.get('x-cache')).toBe('MISS');
    const scores = ({ body }: typeof next) => body.results.map(({ score }: { score: number }) => score);
    expect(scores(next)).not.toEqual(scores(former));
  });

  it('the old vectors stay while somebody uses them, and then are removed; the alias names the new ones', async () => {
    const load = traffic([three.api], [three.api]);
    expect((await three.api.delete('/api/v1/index/collections')).body).toEqual({
      removed: [],
      kept: [{ name: collections.former, reason: expect.stringMatching(/^an instance used it \d+ s ago$/) }],
    });
    await Promise.all([one, two].map(({ app }) => stop(app)));
    // The minute after which an instance that says nothing uses nothing.
    await hand.query(`UPDATE vector_collections SET seen_at = seen_at - interval '1 hour' WHERE name = $1`, [
      collections.former,
    ]);
    expect((await three.api.delete('/api/v1/index/collections')).body).toEqual({
      removed: [collections.former],
      kept: [],
    });
    const { degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    expect((await vectors.getCollections()).collections).toEqual([{ name: collections.next }]);
    expect((await vectors.getAliases()).aliases).toEqual([
      { alias_name: 'materials', collection_name: collections.next },
    ]);
    await agree(three.api);
    const { rows } = await hand.query('SELECT count(*)::int AS left FROM material_changes');
    expect(rows).toEqual([{ left: 0 }]);
  }, 120_000);

  /** `npm run reconcile` with these settings; what it wrote, and its exit code. */
  const command = (env: Record<string, string>, ...options: string[]) =>
    new Promise<{ code: number; output: string }>((settled) => {
      const settings = { PATH: process.env.PATH, ...environment, ...env };
      execFile(
        process.execPath,
        [resolve('dist', 'reconcile.js'), ...options],
        { env: settings },
        (error, stdout, stderr) =>
          settled({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });

  it('a command that only looks makes nothing; one that repairs makes the vectors before the roll-out', async () => {
    const third = { EMBEDDING_DIMENSIONS: String(THIRD.dimensions) };
    const known = async () => (await three.api.get('/api/v1/index')).body.collections;
    const total = (await hand.query('SELECT count(*)::int AS total FROM materials')).rows[0].total;
    const looked = await command(third, '--dry-run');
    expect(looked).toMatchObject({
      code: 1,
      output: expect.stringContaining(`missing ${total.toLocaleString('en-US')}`),
    });
    expect(await known()).toHaveLength(1);

    const load = traffic([three.api], [three.api]);
    const made = await command(third, '--remove-former');
    const { degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    expect(made.output).toContain(`Making the vectors of ${THIRD.modelId}`);
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /is complete\n[^]*Kept materials-hashing-v\d+-256-\w+: an instance used it/,
      ),
    });
    expect(await known()).toMatchObject([
      { model_id: THIRD.modelId, complete: true, own: false },
      { model_id: NEXT.modelId, complete: true, own: true },
    ]);
    const four = await start(third);
    expect((await four.api.get('/health/ready')).status).toBe(200);
    for (const { api } of [four, three]) await agree(api);
    await findsAll(four.api, load.acknowledged.values());
  }, 120_000);

  it('two commands at once make them once, and go on when Qdrant is back', async () => {
    const fourth = { EMBEDDING_DIMENSIONS: '64' };
    const qdrant = servers[2];
    await qdrant?.down();
    const commands = [command(fourth), command(fourth)];
    await eventually(
      async () => {
        const { rows } = await hand.query(`SELECT filler FROM vector_collections WHERE dimensions = 64`);
        expect(rows).toEqual([{ filler: expect.any(String) }]);
      },
      { timeoutMs: 30_000 },
    );
    await qdrant?.up();
    for (const { code, output } of await Promise.all(commands)) {
      expect(output).toMatch(/is complete\n[^]*missing 0, extra 0, outdated 0/);
      expect(code).toBe(0);
    }
    expect((await vectors.getAliases()).aliases).toMatchObject([
      { alias_name: 'materials', collection_name: expect.stringContaining('-64-') },
    ]);
  }, 120_000);

  it('says so when the vectors are lost, and makes them again', async () => {
    for (const app of [...apps]) await stop(app);
    await vectors.deleteCollection(collections.next);
    await hand.query(
      `UPDATE vector_collections SET filler = 'dead', filler_until = now() + interval '1 hour' WHERE name = $1`,
      [collections.next],
    );
    const { api } = await start(ofNext);
    expect((await api.search('труба', { search_type: 'vector' })).body.degraded).toEqual(['vector']);
    await hand.query(`UPDATE vector_collections SET filler_until = now() WHERE filler = 'dead'`);
    await eventually(async () => expect(await own(api)).toMatchObject({ complete: true }), {
      timeoutMs: 30_000,
    });
    await agree(api);
    await findsAll(api, [CATALOGUE[2]?.name ?? null]);
  }, 120_000);
});
