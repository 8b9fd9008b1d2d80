import { createClient, type RedisClientType } from 'redis';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { startEmbedding, type EmbeddingApp } from '../support/embedding-app.js';
import { EmbeddingEndpoint } from '../support/embedding-endpoint.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

describeWithOwnServers('embeddings kept in Redis', ['redis'], () => {
  let endpoint: EmbeddingEndpoint;
  let server: TestServer;
  let redis: RedisClientType;
  let instances: EmbeddingApp[];

  beforeEach(async () => {
    endpoint = await EmbeddingEndpoint.start();
    server = await startRedis();
    redis = createClient({ url: server.url });
    redis.on('error', () => undefined);
    await redis.connect();
    instances = [];
  });
  afterEach(async () => {
    server.thaw();
    await Promise.all(instances.map(({ app }) => app.close()));
    await redis.disconnect();
    await server.stop();
    await endpoint.stop();
  });

  const start = async (environment: Record<string, string> = {}): Promise<EmbeddingApp> => {
    const instance = await startEmbedding({ ...endpoint.environment, REDIS_URL: server.url, ...environment });
    instances.push(instance);
    await eventually(() => expect(instance.cache.up).toBe(true));
    return instance;
  };
  const kept = () => redis.keys('rag_materials:v1:embedding:*');
  const keptAll = (count: number) => eventually(async () => expect(await kept()).toHaveLength(count));
  const reads = async () =>
    Number(/cmdstat_mget:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);

  const texts = Array.from({ length: 100 }, (_, i) => `Труба ${i}`);

  it('are asked of the endpoint by one instance for all, and of Redis in one round trip', async () => {
    const [one, other] = [await start(), await start()];
    const first = await one.embedding.embed(texts);
    await keptAll(100);
    const before = await reads();
    expect(await other.embedding.embed([...texts].reverse(), 'query')).toEqual(first.reverse());
    expect((await reads()) - before).toBe(1);
    expect(endpoint.requests).toHaveLength(1);
  });

  it('are compact, and kept for 7 days', async () => {
    await (await start()).embedding.embed(['Цемент']);
    await keptAll(1);
    const [key] = await kept();
    expect(await redis.strLen(key!)).toBeLessThan(400 + (EmbeddingEndpoint.DIMENSIONS * 4 * 4) / 3);
    const days = (await redis.ttl(key!)) / 86_400;
    expect(days).toBeGreaterThan(6.2);
    expect(days).toBeLessThanOrEqual(7);
  });

  it('are made anew where what is kept is damaged, or of another model', async () => {
    const damages = ['', 'nonsense', '"AAAA"', '42', '{"a":1}', 'not JSON'];
    const some = texts.slice(0, damages.length);
    const vectors = await (await start()).embedding.embed(some);
    await keptAll(some.length);
    for (const [i, key] of (await kept()).entries()) {
      const entry = (await redis.get(key))!;
      // The first two are no entries at all, the others are entries of something else.
      const head = i < 2 ? '' : entry.slice(0, entry.indexOf('\n') + 1);
      await redis.set(key, `${head}${damages[i]!}`);
    }
    endpoint.requests.length = 0;
    expect(await (await start()).embedding.embed(some)).toEqual(vectors);
    expect(endpoint.requests.flat().sort()).toEqual(some.map((text) => text.toLowerCase()).sort());
    await (await start({ EMBEDDING_MODEL: 'another' })).embedding.embed(some);
    expect(endpoint.requests.flat()).toHaveLength(2 * some.length);
  });

  it('are not waited for when Redis is stopped or frozen', async () => {
    const { embedding, cache } = await start();
    const first = await embedding.embed(['Цемент']);
    server.freeze();
    expect(await embedding.embed(['Цемент', 'Труба'])).toHaveLength(2);
    server.thaw();
    await server.down();
    await eventually(() => expect(cache.up).toBe(false));
    expect(await embedding.embed(['Цемент'])).toEqual(first);
    await server.up();
    await eventually(() => expect(cache.up).toBe(true));
    expect(await embedding.embed(['Цемент'])).toEqual(first);
  });

  it('of the cheap provider are not', async () => {
    const { embedding } = await start({ EMBEDDING_PROVIDER: 'hashing' });
    await embedding.embed(texts);
    await embedding.embed(['Цемент'], 'query');
    expect(await kept()).toEqual([]);
  });
});
