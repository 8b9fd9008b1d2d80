import { systemClock } from '../../src/common/clock.js';
import { readConfig } from '../../src/config/index.js';
import { CacheStatistics } from '../../src/cache/cache-statistics.js';
import { CacheLink } from '../../src/cache/protocol/cache-link.js';
import { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { regionsOf } from '../../src/cache/protocol/regions.js';
import { RedisCacheStore } from '../../src/cache/stores/redis.cache-store.js';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

describeWithOwnServers('the cache when Redis fails', ['redis'], () => {
  let server: TestServer;
  let client: RedisClient;
  let link: CacheLink;
  let cache: CoherentCache;
  let statistics: CacheStatistics;
  let version: number;

  beforeEach(async () => {
    server = await startRedis({ persistent: true });
    client = createRedisClient({ url: server.url, connectTimeoutMs: 5000 }, () => undefined);
    await client.connect();
    const store = new RedisCacheStore(client, 'test:');
    link = new CacheLink(store, 200, 100, systemClock);
    await link.open();
    statistics = new CacheStatistics(systemClock);
    cache = new CoherentCache(store, link, regionsOf(readConfig({})), statistics, systemClock);
    version = 1;
  });
  afterEach(async () => {
    await link.close();
    await client.disconnect();
    await server.stop();
  });

  const read = () =>
    cache.getOrLoad({
      region: 'material',
      id: '1',
      tags: ['material:1'],
      load: () => Promise.resolve({ version }),
    });
  const write = async () => {
    version += 1;
    await cache.invalidate(['material:1']);
  };
  const up = (state: boolean) => eventually(() => expect(link.up).toBe(state));

  it('answers from the source while Redis is stopped, and uses it again when it is back', async () => {
    await read();
    await server.down();
    await expect(read()).resolves.toEqual({ version: 1 });
    await up(false);
    await server.up();
    await up(true);
    await read();
    await read();
    expect(statistics.report().total.hits).toBe(1);
  });

  it('answers nothing old after a restart that brings the stamps of before back', async () => {
    await read();
    await server.down();
    await up(false);
    // Another instance, or psql, wrote meanwhile: nobody here owes Redis anything.
    version = 2;
    await server.up();
    await up(true);
    await expect(client.dbSize()).resolves.toBe(2);
    await expect(read()).resolves.toEqual({ version: 2 });
  });

  it('delivers what a frozen Redis could not be told, before it is trusted again', async () => {
    await read();
    server.freeze();
    await write();
    expect(link.up).toBe(false);
    await expect(read()).resolves.toEqual({ version: 2 });
    server.thaw();
    await up(true);
    await expect(read()).resolves.toEqual({ version: 2 });
  });

  it('never hangs a read or a write on a frozen Redis', async () => {
    await read();
    server.freeze();
    await Promise.all([read(), read(), write()]);
    expect(link.up).toBe(false);
    server.thaw();
    await up(true);
  });
});
