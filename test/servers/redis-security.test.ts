import { rm } from 'node:fs/promises';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { redisSharedCache } from '../../src/cache/stores/redis.shared-cache.js';
import { keyValueStoreContract } from '../contracts/key-value-store.contract.js';
import { type Certificate, makeCertificate } from '../support/certificates.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import { freePort, type TestServer } from '../support/servers/test-server.js';

describeWithOwnServers('Redis by TLS', ['redis'], () => {
  let files: Certificate;
  let other: Certificate;
  let server: TestServer;
  let port: number;
  let client: RedisClient | undefined;
  let errors: string[];

  beforeAll(async () => {
    [files, other] = [makeCertificate(), makeCertificate()];
    port = await freePort();
    server = await startRedis({
      settings: {
        'tls-port': String(port),
        'tls-cert-file': files.certificate,
        'tls-key-file': files.key,
        'tls-ca-cert-file': files.certificate,
        'tls-auth-clients': 'no',
      },
    });
  });
  afterEach(async () => {
    if (client?.isOpen) await client.disconnect();
  });
  afterAll(async () => {
    await server.stop();
    for (const { folder } of [files, other]) await rm(folder, { recursive: true, force: true });
  });

  const open = (url: string, tlsCaFile?: string) => {
    errors = [];
    const opened = createRedisClient({ url, tlsCaFile, connectTimeoutMs: 2000 }, (error) =>
      errors.push(error.message),
    );
    client = opened;
    return opened;
  };

  it.each(['127.0.0.1', 'localhost'])('keeps and publishes, connected to %s', async (host) => {
    const trusting = open(`rediss://${host}:${port}`, files.certificate);
    await trusting.connect();
    const store = new RedisKeyValueStore(trusting, { prefix: 'tls:' });
    await store.set('a', 1);
    await expect(store.get('a')).resolves.toBe(1);
    const heard: string[] = [];
    const subscription = store.subscribe(['news'], {
      message: (_, text) => heard.push(text),
      lost: () => undefined,
    });
    await subscription.ready;
    await store.publish('news', 'hello');
    await eventually(() => expect(heard).toEqual(['hello']));
    await store.close();
  });

  it('refuses a server whose certificate nobody vouches for', async () => {
    for (const authorities of [undefined, other.certificate]) {
      const wary = open(`rediss://127.0.0.1:${port}`, authorities);
      wary.connect().catch(() => undefined);
      await eventually(() => expect(errors).toContainEqual(expect.stringMatching(/self-signed/)));
      expect(wary.isReady).toBe(false);
      await wary.disconnect();
    }
  });

  it('ends a TLS connection on which nothing is answered', async () => {
    const short = createRedisClient(
      {
        url: `rediss://127.0.0.1:${port}`,
        tlsCaFile: files.certificate,
        connectTimeoutMs: 2000,
        silenceLimitMs: 300,
      },
      (error) => errors.push(error.message),
    );
    client = short;
    await short.connect();
    errors = [];
    server.freeze();
    try {
      await eventually(() => expect(errors.length).toBeGreaterThan(0));
      expect(short.isReady).toBe(false);
    } finally {
      server.thaw();
    }
    await eventually(() => expect(short.isReady).toBe(true));
  });
});

/** What an operator must grant; `docs/key-value-store.md` says the same. */
const GRANTED = `
  +client|setname +select +ping +info +scan
  +get +set +mget +unlink +del +exists +pexpire +pttl +multi +exec +eval +incrby +expire
  +hset +hget +hgetall +hdel +hincrby
  +lpush +rpush +lpop +rpop +lrange +ltrim +llen
  +sadd +srem +smembers +sismember +scard
  +zincrby +zrange +zremrangebyrank
  +publish +subscribe`;

describeWithOwnServers('Redis as a user who may do only what is needed', ['redis'], () => {
  let server: TestServer;
  let admin: RedisClient;
  let client: RedisClient;
  let count = 0;

  beforeAll(async () => {
    server = await startRedis();
    admin = createRedisClient({ url: `${server.url}/1`, connectTimeoutMs: 2000 }, () => undefined);
    await admin.connect();
    const rules = GRANTED.trim().split(/\s+/);
    await admin.sendCommand([
      ...['ACL', 'SETUSER', 'materials', 'reset', 'on', '>secret'],
      ...['~app:*', '&app:*', '-@all', ...rules],
    ]);
    client = createRedisClient(
      { url: server.url, username: 'materials', password: 'secret', database: 1, connectTimeoutMs: 2000 },
      () => undefined,
    );
    await client.connect();
  });
  afterAll(async () => {
    await client.disconnect();
    await admin.disconnect();
    await server.stop();
  });

  keyValueStoreContract('redis, limited user', () => ({
    open: (options) => new RedisKeyValueStore(client, { prefix: `app:${(count += 1)}:`, ...options }),
    openNeighbour: () => new RedisKeyValueStore(client, { prefix: `app:beside:${count}:` }),
    advance: async (ms) => {
      for await (const key of admin.scanIterator()) {
        const left = await admin.pTTL(key);
        if (left >= 0) await admin.pExpire(key, left - ms);
      }
    },
  }));

  it('backs CACHE_MANAGER, too', async () => {
    const shared = redisSharedCache(client, 'app:', 1000);
    await shared.set('answer', { value: 42 }, 60_000);
    await expect(shared.get('answer')).resolves.toEqual({ value: 42 });
    await expect(shared.delete('answer')).resolves.toBe(true);
    await shared.set('answer', 1);
    await shared.clear();
    await expect(shared.get('answer')).resolves.toBeUndefined();
  });

  it('has no reach beyond its namespace', async () => {
    const outside = new RedisKeyValueStore(client, { prefix: 'other:' });
    await expect(outside.set('a', 1)).rejects.toThrow(/NOPERM/);
    await expect(outside.publish('a', '')).rejects.toThrow(/NOPERM/);
    await expect(client.flushDb()).rejects.toThrow(/NOPERM/);
    await expect(client.keys('*')).rejects.toThrow(/NOPERM/);
  });
});
