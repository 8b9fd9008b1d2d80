import { randomUUID } from 'node:crypto';
import { KeyvAdapter } from 'cache-manager';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { redisSharedCache } from '../../src/cache/stores/redis.shared-cache.js';
import { unlinkMatching } from '../../src/cache/stores/redis.unlink.js';
import { keyValueStoreContract } from '../contracts/key-value-store.contract.js';
import { describeWithOwnServers, describeWithServers } from '../support/describe-with-servers.js';
import { startRedis } from '../support/servers/redis.js';

describeWithServers('the Redis key-value store', ['redis'], ({ redis: url }) => {
  const run = randomUUID();
  // Brackets, question marks and stars are special in Redis's globs: a prefix that has them must still be only itself.
  const prefix = `test[ab]*?${run}:`;
  let client: RedisClient;
  let count = 0;

  beforeAll(async () => {
    client = createRedisClient({ url, connectTimeoutMs: 5000 }, () => undefined);
    await client.connect();
  });
  afterAll(async () => {
    await unlinkMatching(client, prefix, '*');
    await unlinkMatching(client, `testa-x${run}:`, '*');
    await client.disconnect();
  });

  keyValueStoreContract('redis', () => ({
    open: (options) => new RedisKeyValueStore(client, { prefix: `${prefix}${(count += 1)}:`, ...options }),
    // What the other's prefix would match if it were taken for a pattern.
    openNeighbour: () => new RedisKeyValueStore(client, { prefix: `testa-x${run}:${count}:` }),
    // Redis has its own clock, so time passes by taking it off every key.
    advance: async (ms) => {
      for await (const key of client.scanIterator({ MATCH: `*${run}:*` })) {
        const left = await client.pTTL(key);
        if (left >= 0) await client.pExpire(key, left - ms);
      }
    },
  }));

  const openStore = (onMalformed?: () => void) =>
    new RedisKeyValueStore(client, { prefix: `${prefix}${(count += 1)}:`, onMalformed });
  const nameOf = (key: string) => `${prefix}${count}:${key}`;

  it.each(['testa-x', 'test[ab]-?', 'test[ab]*x', 'test[ab]', 'x-test[ab]*?'])(
    'leaves the namespace %s alone',
    async (lookalike) => {
      const name = `${lookalike}${run}:alone:key`;
      await client.set(name, '1');
      const store = new RedisKeyValueStore(client, { prefix: `${prefix}alone:` });
      await store.set('key', 1);
      await expect(store.clear()).resolves.toBe(1);
      await expect(client.getDel(name)).resolves.toBe('1');
    },
  );

  it('takes foreign fields, items and members for absent, and reports each', async () => {
    let malformed = 0;
    const store = openStore(() => (malformed += 1));
    await store.hset('h', { ours: 1 });
    await client.hSet(nameOf('h'), 'theirs', 'not JSON');
    await store.rpush('l', 1);
    await client.rPush(nameOf('l'), '{');
    await store.sadd('s', 1);
    await client.sAdd(nameOf('s'), '!x');
    await expect(store.hget('h', 'theirs')).resolves.toBeUndefined();
    await expect(store.hgetall('h')).resolves.toEqual({ ours: 1 });
    await expect(store.lrange('l', 0, -1)).resolves.toEqual([1]);
    await expect(store.rpop('l')).resolves.toBeUndefined();
    await expect(store.smembers('s')).resolves.toEqual([1]);
    expect(malformed).toBe(5);
  });

  it('takes a text that is no UTF-8 for absent', async () => {
    const store = openStore();
    await client.set(nameOf('a'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    await expect(store.get('a')).resolves.toBeUndefined();
  });

  it('keeps numbers beyond what JavaScript can tell apart when it counts', async () => {
    const store = openStore();
    await client.hSet(nameOf('h'), 'n', '9223372036854775806');
    await store.hincrby('h', 'n', 1);
    await expect(client.hGet(nameOf('h'), 'n')).resolves.toBe('9223372036854775807');
    await expect(store.hincrby('h', 'n', 1)).rejects.toThrow('number');
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

// On a server of its own: its log would be full of the commands of others.
describeWithOwnServers('the commands of the Redis key-value store', ['redis'], () => {
  it('are one for reading many keys, and one transaction for writing many with a time', async () => {
    const server = await startRedis({ settings: { 'slowlog-log-slower-than': '0' } });
    const client = createRedisClient({ url: server.url, connectTimeoutMs: 5000 }, () => undefined);
    try {
      await client.connect();
      const store = new RedisKeyValueStore(client, { prefix: 'test:' });
      await store.mset({ a: 1, b: 2 }, 1000);
      await store.mget(['a', 'b']);
      await store.readTexts(['a', 'b']);
      await store.writeText('a', '1', { ttlMs: 1000, when: 'present' });
      await store.hset('h', { a: 1, b: 2 }, 1000);
      const log = await client.sendCommand<[number, number, number, string[]][]>(['SLOWLOG', 'GET', '100']);
      const names = log.reverse().map(([, , , command]) => command[0]);
      // EXEC is not logged.
      expect(names.slice(names.indexOf('MULTI'))).toEqual([
        'MULTI',
        'SET',
        'SET',
        'MGET',
        'MGET',
        'SET',
        'HSET',
        'HSET',
        'PEXPIRE',
        'EVAL',
      ]);
    } finally {
      await client.disconnect();
      await server.stop();
    }
  });
});
