import type { Subscription } from '../../src/cache/stores/key-value-store.js';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { FaultyProxy } from '../coherence/processes/faulty-proxy.js';
import { seededRandom } from '../coherence/race.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

const SILENCE_MS = 300;

/** A subscriber that keeps what it hears. */
class Listener {
  readonly heard: string[] = [];
  losses = 0;

  message(_channel: string, text: string): void {
    this.heard.push(text);
  }

  lost(): void {
    this.losses += 1;
    this.heard.push('lost');
  }
}

describeWithOwnServers('a subscription when its connection fails', ['redis'], () => {
  let server: TestServer;
  let admin: RedisClient;
  let client: RedisClient;
  let store: RedisKeyValueStore;
  let listener: Listener;
  let errors: string[];
  let proxy: FaultyProxy | undefined;

  /** The store under test reaches the server at `url`. */
  const openStore = async (url: string, silenceLimitMs?: number) => {
    client = createRedisClient(
      { url, connectTimeoutMs: 2000, ...(silenceLimitMs === undefined ? {} : { silenceLimitMs }) },
      (error) => errors.push(error.message),
    );
    store = new RedisKeyValueStore(client, { prefix: 'test:' });
    void client.connect().catch(() => undefined);
    await Promise.resolve();
  };
  const subscribe = (): Subscription => store.subscribe(['news'], listener);
  const say = (text: string) => admin.publish('test:news', text);
  /** It is not known when a subscription is back, so it is spoken to until it answers. */
  const isBack = () =>
    eventually(async () => {
      await say('back');
      expect(listener.heard).toContain('back');
    });
  const subscriberConnections = async () =>
    String(await admin.sendCommand(['CLIENT', 'LIST', 'TYPE', 'pubsub'])).split('\n').length - 1;

  beforeEach(async () => {
    errors = [];
    listener = new Listener();
    server = await startRedis();
    admin = createRedisClient({ url: server.url, connectTimeoutMs: 2000 }, () => undefined);
    await admin.connect();
  });
  afterEach(async () => {
    await store.close();
    await proxy?.close();
    proxy = undefined;
    await admin.disconnect();
    await server.stop();
  });

  it('comes back by itself when the server crashed, and says once that it was lost', async () => {
    await openStore(server.url);
    await subscribe().ready;
    await say('before');
    await eventually(() => expect(listener.heard).toEqual(['before']));
    await server.down('SIGKILL');
    await eventually(() => expect(listener.losses).toBe(1));
    await server.up();
    await isBack();
    expect(listener.heard.slice(0, 3)).toEqual(['before', 'lost', 'back']);
    await server.restart();
    await eventually(() => expect(listener.losses).toBe(2));
    listener.heard.length = 0;
    await isBack();
    expect(listener.losses).toBe(2);
  });

  it('comes back when its connection alone is killed', async () => {
    await openStore(server.url);
    await subscribe().ready;
    let commandConnectionLost = 0;
    store.onLost(() => (commandConnectionLost += 1));
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await eventually(() => expect(listener.losses).toBe(1));
    await isBack();
    expect(commandConnectionLost).toBe(0);
    expect(listener.losses).toBe(1);
  });

  it('begins when a server that was not there comes up', async () => {
    await server.down();
    await openStore(server.url);
    const subscription = subscribe();
    let ready = false;
    void subscription.ready.then(() => (ready = true));
    await eventually(() => expect(errors.length).toBeGreaterThan(2));
    expect(ready).toBe(false);
    await server.up();
    await subscription.ready;
    await isBack();
    expect(listener.losses).toBe(0);
  });

  it('loses nothing while a server is frozen for a shorter time than it may be silent', async () => {
    await openStore(server.url, 60_000);
    await subscribe().ready;
    server.freeze();
    const published = store.publish('news', 'late');
    server.thaw();
    await published;
    await eventually(() => expect(listener.heard).toEqual(['late']));
  });

  it('calls a server that is frozen for longer lost, and comes back when it thaws', async () => {
    await openStore(server.url, SILENCE_MS);
    await subscribe().ready;
    server.freeze();
    await eventually(() => expect(listener.losses).toBe(1));
    server.thaw();
    await isBack();
    expect(listener.losses).toBe(1);
  });

  it('begins when a server that is frozen at first thaws', async () => {
    server.freeze();
    await openStore(server.url, SILENCE_MS);
    const { ready } = subscribe();
    await eventually(() => expect(errors.length).toBeGreaterThan(2));
    server.thaw();
    await ready;
    await isBack();
  });

  it('notices that the server has vanished without a word, and comes back another way', async () => {
    proxy = await FaultyProxy.open(server.port, seededRandom(1));
    await openStore(`redis://127.0.0.1:${proxy.port}`, SILENCE_MS);
    await subscribe().ready;
    proxy.set({ lines: 'subscribers', toServer: { silent: true }, toClient: { silent: true } });
    await eventually(() => expect(listener.losses).toBe(1));
    proxy.set(undefined);
    await isBack();
  });

  it('tries again when it was refused, and says why to whoever listens to the client', async () => {
    await admin.sendCommand(['ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '+@all', 'resetchannels']);
    await openStore(server.url.replace('redis://', 'redis://app:secret@'));
    const { ready } = subscribe();
    await eventually(() => expect(errors).toContainEqual(expect.stringMatching(/NOPERM/)));
    await admin.sendCommand(['ACL', 'SETUSER', 'app', '&test:*']);
    await ready;
    await isBack();
    // Once for every message, however often it had to try.
    await say('once');
    await eventually(() => expect(listener.heard).toContain('once'));
    expect(listener.heard.filter((text) => text === 'once')).toHaveLength(1);
  });

  it('is silent once it is closed, and leaves no connection behind', async () => {
    await openStore(server.url);
    const subscription = subscribe();
    await subscription.ready;
    await subscription.close();
    await subscription.close();
    await say('too late');
    await eventually(async () => expect(await subscriberConnections()).toBe(0));
    expect(listener.heard).toEqual([]);
  });

  it('leaves no connection behind when it is closed while it connects', async () => {
    await openStore(server.url);
    await eventually(() => expect(client.isReady).toBe(true));
    for (let turns = 0; turns < 20; turns += 1) {
      const subscription = subscribe();
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      await subscription.close();
    }
    await store.close();
    // At once: what is left behind would be ended for its silence some seconds later.
    await eventually(
      async () => {
        const clients = String(await admin.sendCommand(['CLIENT', 'LIST']));
        expect(clients.trim().split('\n')).toHaveLength(1);
      },
      { timeoutMs: 2000 },
    );
  });
});
