import { randomUUID } from 'node:crypto';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { keyValueStoreContract } from '../contracts/key-value-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';

describeWithServers('the Redis key-value store', ['redis'], ({ redis: url }) => {
  // Brackets and stars are special in Redis's globs: a prefix that has them must still be only itself.
  const prefix = `test[*]${randomUUID()}:`;
  let client: RedisClient;
  let store: RedisKeyValueStore;

  beforeAll(async () => {
    client = createRedisClient({ url, connectTimeoutMs: 5000 }, () => undefined);
    await client.connect();
    store = new RedisKeyValueStore(client, { prefix });
  });
  afterAll(async () => {
    await store.clear();
    await store.close();
  });

  /** Redis has its own clock, so time passes by taking it off every key. */
  const advance = async (ms: number) => {
    for await (const key of client.scanIterator({ MATCH: `*${prefix.slice(8)}*` }))
      await client.pExpire(key, Math.max(0, (await client.pTTL(key)) - ms));
  };

  keyValueStoreContract('redis', () => ({ store, advance }));
});
