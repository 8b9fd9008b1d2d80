import { inspect } from 'node:util';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { FaultyProxy } from '../coherence/processes/faulty-proxy.js';
import { seededRandom } from '../coherence/race.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

const SECRET = 'p@ss:w/rd%';

describeWithOwnServers('the connection to Redis', ['redis'], () => {
  let server: TestServer;
  let clients: RedisClient[];
  let errors: Error[];
  let losses: number;

  const open = (url: string, options: { password?: string; silenceLimitMs?: number } = {}): RedisClient => {
    const client = createRedisClient({ url, connectTimeoutMs: 2000, ...options }, (error) =>
      errors.push(error),
    );
    clients.push(client);
    return client;
  };
  const openWatched = async (url: string, silenceLimitMs?: number) => {
    const client = open(url, silenceLimitMs === undefined ? {} : { silenceLimitMs });
    await client.connect();
    const store = new RedisKeyValueStore(client, { prefix: 'test:' });
    store.onLost(() => (losses += 1));
    return store;
  };

  beforeEach(async () => {
    clients = [];
    errors = [];
    losses = 0;
    server = await startRedis();
  });
  afterEach(async () => {
    for (const client of clients) if (client.isOpen) await client.disconnect();
    await server.stop();
  });

  it('fails commands at once while there is no server, tells the loss once, and comes back', async () => {
    const store = await openWatched(server.url);
    await store.set('key', 1);
    await server.down('SIGKILL');
    await eventually(() => expect(losses).toBe(1));
    const start = performance.now();
    await expect(store.readTexts(['key'])).rejects.toThrow();
    await expect(store.publish('channel', 'x')).rejects.toThrow();
    await expect(store.mset({ a: 1 })).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(1000);
    await server.up();
    await eventually(() => store.set('key', 2));
    expect(losses).toBe(1);
    await server.restart();
    await eventually(() => expect(losses).toBe(2));
  });

  it('tells another identity after a restart', async () => {
    const store = await openWatched(server.url);
    const before = await store.identify();
    await server.restart();
    await expect(eventually(() => store.identify())).resolves.not.toBe(before);
  });

  it('rejects what is on its way when the connection is lost, after it has told the loss', async () => {
    const store = await openWatched(server.url);
    server.freeze();
    const order: string[] = [];
    store.onLost(() => order.push('lost'));
    const pending = store.get('key').catch(() => order.push('rejected'));
    await server.down('SIGKILL');
    await pending;
    expect(order).toEqual(['lost', 'rejected']);
  });

  it('ends a connection on which nothing is answered, and makes a new one', async () => {
    const proxy = await FaultyProxy.open(server.port, seededRandom(1));
    try {
      const store = await openWatched(`redis://127.0.0.1:${proxy.port}`, 300);
      proxy.set({ lines: 'all', toServer: { silent: true }, toClient: { silent: true } });
      await expect(store.get('key')).rejects.toThrow();
      expect(losses).toBe(1);
      expect(inspect(errors)).toMatch(/silent for 300 ms/);
      proxy.set(undefined);
      await eventually(() => store.set('key', 1));
    } finally {
      await proxy.close();
    }
  });

  it('keeps a connection that is idle, or whose server answers late but in time', async () => {
    const proxy = await FaultyProxy.open(server.port, seededRandom(1));
    try {
      await openWatched(`redis://127.0.0.1:${proxy.port}`, 500);
      proxy.set({ lines: 'all', toClient: { delayMs: 200 } });
      const admin = open(server.url);
      await admin.connect();
      const pings = async () =>
        Number(/cmdstat_ping:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
      // The second and the third are sent only when the one before was answered, late.
      await eventually(async () => expect(await pings()).toBeGreaterThanOrEqual(3));
      expect(losses).toBe(0);
    } finally {
      await proxy.close();
    }
  });

  it('does not take its own sleep for the silence of the server', async () => {
    const store = await openWatched(server.url, 300);
    const sleep = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    for (let turn = 0; turn < 3; turn += 1) {
      sleep(200);
      // The PING that is due now is sent; its answer comes while we sleep, and so does the end of its time.
      await new Promise((resolve) => setTimeout(resolve, 1));
      sleep(700);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await store.set('key', 1);
    expect(losses).toBe(0);
  });

  it('is seen by its name, and in the database that it was given', async () => {
    const client = open(`${server.url}/3`);
    await client.connect();
    await expect(client.clientGetName()).resolves.toBe('rag-materials');
    expect((await client.clientInfo()).db).toBe(3);
  });

  it('shows the password in no error', async () => {
    const admin = open(server.url);
    await admin.connect();
    await admin.sendCommand(['CONFIG', 'SET', 'requirepass', 'another']);
    const url = server.url.replace('redis://', `redis://:${encodeURIComponent(SECRET)}@`);
    for (const client of [open(url), open(server.url, { password: SECRET })]) {
      errors.length = 0;
      client.connect().catch(() => undefined);
      await eventually(() => expect(errors.map(String)).toContainEqual(expect.stringMatching(/WRONGPASS/)));
      expect(inspect(errors, { depth: 9, showHidden: true })).not.toContain(SECRET);
      await client.disconnect();
    }
  });
});
