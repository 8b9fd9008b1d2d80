import { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { createCache } from '../../src/cache/protocol/create-cache.js';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { systemClock } from '../../src/common/clock.js';
import { CacheEvents } from '../support/cache-events.js';
import { CacheTraffic } from '../support/cache-traffic.js';
import { policies } from '../support/cache-world.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

const READERS = 64;
const LOADS_AT_ONCE = 8;

interface Instance {
  cache: CoherentCache;
  client: RedisClient;
  store: RedisKeyValueStore;
  events: CacheEvents;
}

describeWithOwnServers('the cache when Redis fails', ['redis'], () => {
  let server: TestServer;
  let instances: Instance[];

  beforeEach(async () => {
    server = await startRedis();
    instances = await Promise.all([join(), join()]);
  });
  afterEach(async () => {
    server.thaw();
    for (const { cache, store } of instances) {
      await cache.close();
      await store.close();
    }
    await server.stop();
  });

  const join = async (): Promise<Instance> => {
    const client = createRedisClient({ url: server.url, connectTimeoutMs: 5000 }, () => undefined);
    await client.connect();
    const store = new RedisKeyValueStore(client, { prefix: 'test:' });
    const events = new CacheEvents();
    const cache = createCache({
      shared: store,
      mode: 'leased',
      regions: policies(),
      timeLimitMs: 100,
      batchSize: 100,
      memoryLimitBytes: 10_000_000,
      leaseMs: 1000,
      loadConcurrency: LOADS_AT_ONCE,
      clock: systemClock,
      observer: events.observer,
    });
    await cache.open();
    return { cache, client, store, events };
  };
  const caches = () => instances.map(({ cache }) => cache);
  const allUp = () =>
    eventually(() => {
      for (const cache of caches()) expect([cache.up, cache.leased]).toEqual([true, true]);
    });
  const allDown = () =>
    eventually(() => {
      for (const cache of caches()) expect(cache.up).toBe(false);
    });

  /** What goes wrong, from its beginning to its end. */
  const faults: [string, (traffic: CacheTraffic) => Promise<void>][] = [
    [
      'is stopped, and comes back empty',
      async (traffic) => {
        await server.down();
        await allDown();
        await traffic.more(500, 2);
        await server.up();
      },
    ],
    [
      'is stopped for longer than a lease',
      async (traffic) => {
        await server.down();
        // The first of them waits for one lease, the others for nothing.
        await traffic.more(500, 30);
        await server.up();
      },
    ],
    [
      'crashes, and comes back from an older snapshot',
      async (traffic) => {
        await instances[0]?.client.sendCommand(['SAVE']);
        await traffic.more(500, 20);
        await server.restart('SIGKILL');
      },
    ],
    [
      'is frozen, and goes on',
      async (traffic) => {
        server.freeze();
        await allDown();
        await traffic.more(500, 2);
        server.thaw();
      },
    ],
    [
      'is wiped',
      async (traffic) => {
        await server.wipe();
        await traffic.more(500, 2);
      },
    ],
    [
      'cuts all connections',
      async (traffic) => {
        for (const type of ['pubsub', 'normal'])
          await instances[0]?.client.sendCommand(['CLIENT', 'KILL', 'TYPE', type]).catch(() => undefined);
        await traffic.more(500, 2);
      },
    ],
  ];

  it.each(faults)('answers, and nothing old, while it %s', async (_name, fault) => {
    await allUp();
    const traffic = new CacheTraffic(caches(), READERS);
    await traffic.more(2000, 10);
    await fault(traffic);
    await allUp();
    await traffic.more(2000, 10);
    const { errors, stale, loadsAtOnce } = await traffic.stop();
    expect(errors).toEqual([]);
    expect(stale).toBe(0);
    // Each instance has a gate of its own.
    expect(loadsAtOnce).toBeLessThanOrEqual(instances.length * LOADS_AT_ONCE);
  });

  it('uses it again when it is back, at both levels', async () => {
    await allUp();
    await server.down();
    await allDown();
    await server.up();
    await allUp();
    const [a, b] = instances as [Instance, Instance];
    const read = ({ cache }: Instance) =>
      cache.getOrLoad({ region: 'material', id: '1', tags: () => ['t'], load: () => Promise.resolve(1) });
    await read(a);
    await read(a);
    await eventually(() => expect(a.events.count('stored material')).toBe(1));
    await read(b);
    expect([a.events.count('hit material L1'), b.events.count('hit material L2')]).toEqual([1, 1]);
  });

  it('waits for nothing while it is frozen: neither a read nor, after one lease, a write', async () => {
    await allUp();
    server.freeze();
    const read = (cache: CoherentCache) =>
      cache.getOrLoad({ region: 'material', id: '1', tags: () => ['t'], load: () => Promise.resolve(1) });
    await Promise.all(caches().map(read));
    await Promise.all(caches().map((cache) => cache.invalidate(['t'])));
    await Promise.all(caches().map((cache) => cache.invalidate(['t'])));
    expect(caches().map(({ up }) => up)).toEqual([false, false]);
    server.thaw();
    await allUp();
  });
});
