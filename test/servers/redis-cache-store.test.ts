import { randomUUID } from 'node:crypto';
import { KeyvAdapter } from 'cache-manager';
import { RedisCacheStore } from '../../src/cache/stores/redis.cache-store.js';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { redisSharedCache } from '../../src/cache/stores/redis.shared-cache.js';
import { unlinkMatching } from '../../src/cache/stores/redis.unlink.js';
import { cacheStoreContract } from '../contracts/cache-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';

describeWithServers('the Redis cache store', ['redis'], ({ redis: url }) => {
  // Brackets and stars are special in Redis's globs: a prefix that has them must still be only itself.
  const prefix = `test[*]${randomUUID()}:`;
  let client: RedisClient;
  let store: RedisCacheStore;

  beforeAll(async () => {
    client = createRedisClient({ url, connectTimeoutMs: 5000 }, () => undefined);
    await client.connect();
    store = new RedisCacheStore(client, prefix);
  });
  afterAll(async () => {
    await unlinkMatching(client, prefix, '*');
    await store.close();
  });

  /** Redis has its own clock, so time passes by taking it off every key. */
  const advance = async (ms: number) => {
    for await (const key of client.scanIterator({ MATCH: `*${prefix.slice(8)}*` }))
      await client.pExpire(key, Math.max(0, (await client.pTTL(key)) - ms));
  };

  cacheStoreContract('redis', () => ({
    store,
    advance,
    wipe: async () => {
      await unlinkMatching(client, prefix, '*');
    },
  }));

  it.each(['', 'no line', '\n', '[1]\n{}', '[1,"e",["s"]]\n{"cut', '{}\n{}', '[1,2,[3]]\n1'])(
    'takes the foreign value %j for absent',
    async (text) => {
      await client.set(`${prefix}v1:search:foreign`, text);
      await expect(store.read('search:foreign', [])).resolves.toEqual({ entry: null, stamps: [] });
    },
  );

  it('leaves keys of others alone when it clears', async () => {
    const other = `other:${randomUUID()}`;
    await client.set(other, '1');
    await store.clear('*');
    await expect(client.getDel(other)).resolves.toBe('1');
  });

  describe('behind CACHE_MANAGER', () => {
    it('keeps values, with a TTL in milliseconds, and clears only its own namespace', async () => {
      const shared = redisSharedCache(client, prefix, 1000);
      expect(shared.opts.store).toBeInstanceOf(KeyvAdapter);
      await shared.set('answer', { value: 42 }, 60_000);
      await expect(shared.get('answer')).resolves.toEqual({ value: 42 });
      const ttl = await client.pTTL(`${prefix}shared:answer`);
      expect(ttl).toBeGreaterThan(50_000);
      expect(ttl).toBeLessThanOrEqual(60_000);

      await client.set(`${prefix}outside`, '1');
      await shared.clear();
      await expect(shared.get('answer')).resolves.toBeUndefined();
      await expect(client.get(`${prefix}outside`)).resolves.toBe('1');
    });
  });
});
