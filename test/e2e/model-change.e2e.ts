import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { QdrantClient } from '@qdrant/js-client-rest';
import pg from 'pg';
import { QdrantVectorStore } from '../../src/vector/stores/qdrant.vector-store.js';
import { ApiClient, namesOf } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startQdrant } from '../support/servers/qdrant.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { CATALOGUE } from './fixture.js';

const MANY = Array.from({ length: 1000 }, (_, n) => ({
  name: `Труба ПЭ 100 SDR ${n}`,
  use_category: 'Трубы',
  unit: 'м',
  sku: `PIPE-${n}`,
}));
const FORMER = { modelId: 'hashing-v2-512', dimensions: 512 };
const NEXT = { modelId: 'hashing-v2-256', dimensions: 256 };

describeWithOwnServers('another embedding model, rolled out', ['redis', 'postgres', 'qdrant'], () => {
  let servers: TestServer[];
  let environment: Record<string, string>;
  let hand: pg.Client;
  let vectors: QdrantClient;
  let names: { former: string; next: string };
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
    names = { former: store.nameOf(FORMER), next: store.nameOf(NEXT) };
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

  /** Writers and readers of instances, until it ends; what came of it. */
  const traffic = (writers: readonly ApiClient[], readers: readonly ApiClient[]) => {
    const ended = new AbortController();
    const seen = { searches: 0, degraded: 0, writes: 0, faults: [] as string[] };
    const acknowledged = new Map<string, string | null>();
    const write = async (api: ApiClient, writer: number) => {
      for (let round = 0; !ended.signal.aborted; round += 1) {
        const sku = `W-${writer}-${round % 10}`;
        const name = `Сетка ${writer} номер ${round}`;
        const { status, body } = await api.post('/api/v1/materials/import', {
          materials: [{ name, use_category: `Сетка ${round % 3}`, unit: 'м2', sku }],
        });
        if (status !== 200) seen.faults.push(`write ${status}`);
        acknowledged.set(sku, name);
        seen.writes += 1;
        if (round % 7 > 0) continue;
        const gone = await api.delete(`/api/v1/materials/${body.results[0].id}`);
        if (gone.status !== 204) seen.faults.push(`delete ${gone.status}`);
        acknowledged.set(sku, null);
      }
    };
    const read = async (api: ApiClient) => {
      for (let round = 0; !ended.signal.aborted; round += 1) {
        const search_type = round % 2 ? 'vector' : 'hybrid';
        const { status, body } = await api.search(`труба пэ 100 sdr ${round % 1000}`, { search_type });
        seen.searches += 1;
        if (status !== 200 || body.results.length === 0) seen.faults.push(`search ${status}`);
        else if (body.degraded.length > 0) seen.degraded += 1;
      }
    };
    const running = [...writers.map(write), ...readers.map(read)];
    return {
      seen,
      acknowledged,
      end: async () => {
        ended.abort();
        await Promise.all(running);
        return seen;
      },
    };
  };
  const own = async (api: ApiClient) =>
    (await api.get('/api/v1/index')).body.collections.find((collection: { own: boolean }) => collection.own);
  const written = (acknowledged: ReadonlyMap<string, string | null>) =>
    [...acknowledged.values()].filter((name) => name !== null);
  const byMeaning = async (api: ApiClient, q: string) =>
    namesOf(await api.search(q, { search_type: 'vector', use_cache: 'false' }));
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
      [names.next, NEXT.modelId, NEXT.dimensions],
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
    for (const name of written(load.acknowledged)) expect((await byMeaning(three.api, name))[0]).toBe(name);
  }, 180_000);

  it('what is written through the one is found by the other, both ways', async () => {
    const load = traffic([one.api, three.api], [one.api, two.api, three.api]);
    await eventually(() => expect(load.seen.writes).toBeGreaterThan(40), { timeoutMs: 60_000 });
    const { degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    for (const { api } of [one, three]) {
      await agree(api);
      for (const name of written(load.acknowledged)) expect((await byMeaning(api, name))[0]).toBe(name);
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
      kept: [{ name: names.former, reason: expect.stringMatching(/^an instance used it \d+ s ago$/) }],
    });
    await Promise.all([one, two].map(({ app }) => stop(app)));
    // The minute after which an instance that says nothing uses nothing.
    await hand.query(`UPDATE vector_collections SET seen_at = seen_at - interval '1 hour' WHERE name = $1`, [
      names.former,
    ]);
    expect((await three.api.delete('/api/v1/index/collections')).body).toEqual({
      removed: [names.former],
      kept: [],
    });
    const { degraded, faults } = await load.end();
    expect({ degraded, faults }).toEqual({ degraded: 0, faults: [] });
    expect((await vectors.getCollections()).collections).toEqual([{ name: names.next }]);
    expect((await vectors.getAliases()).aliases).toEqual([
      { alias_name: 'materials', collection_name: names.next },
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
    const third = { EMBEDDING_DIMENSIONS: '128' };
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
    expect(made.output).toContain('Making the vectors of hashing-v2-128');
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /is complete\n[^]*Kept materials-hashing-v2-256-\w+: an instance used it/,
      ),
    });
    expect(await known()).toMatchObject([
      { model_id: 'hashing-v2-128', complete: true, own: false },
      { model_id: 'hashing-v2-256', complete: true, own: true },
    ]);
    const four = await start(third);
    expect((await four.api.get('/health/ready')).status).toBe(200);
    for (const { api } of [four, three]) await agree(api);
    for (const name of written(load.acknowledged)) expect((await byMeaning(four.api, name))[0]).toBe(name);
  }, 120_000);
});
