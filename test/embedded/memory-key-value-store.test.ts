import { MemoryKeyValueStore } from '../../src/cache/stores/memory.key-value-store.js';
import { keyValueStoreContract } from '../contracts/key-value-store.contract.js';
import { ManualClock } from '../support/manual-clock.js';

describe('the memory key-value store', () => {
  const clock = new ManualClock();

  keyValueStoreContract('memory', () => ({
    open: (options) => new MemoryKeyValueStore({ clock, ...options }),
    openNeighbour: () => new MemoryKeyValueStore({ clock }),
    advance: (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
  }));

  const kept = async (store: MemoryKeyValueStore, keys: readonly string[]) =>
    (await store.readTexts(keys)).map((text) => text !== null);

  it('is bounded by bytes, and drops what was used least lately', async () => {
    const store = new MemoryKeyValueStore({ clock, maxBytes: 20_000 });
    for (let index = 0; index < 100; index += 1) {
      await store.writeText(`key ${index}`, 'x'.repeat(1000));
      await store.readTexts(['key 0']);
      expect((await store.health()).usedMemoryBytes).toBeLessThanOrEqual(20_000);
    }
    await expect(kept(store, ['key 0', 'key 1', 'key 99'])).resolves.toEqual([true, false, true]);
  });

  it.each<[string, (store: MemoryKeyValueStore, item: string) => Promise<unknown>]>([
    ['hash', (store, item) => store.hset('big', { [item]: item })],
    ['list', (store, item) => store.rpush('big', item)],
    ['set', (store, item) => store.sadd('big', item)],
    ['ranking', (store, item) => store.zincrby('big', item, 1)],
  ])('counts what a %s holds, and drops one that outgrows it', async (_, add) => {
    const store = new MemoryKeyValueStore({ clock, maxBytes: 20_000 });
    await store.set('small', 1);
    for (let index = 0; index < 5; index += 1) await add(store, `${index}${'x'.repeat(500)}`);
    const before = (await store.health()).usedMemoryBytes;
    await add(store, `5${'x'.repeat(500)}`);
    expect((await store.health()).usedMemoryBytes - before).toBeGreaterThan(1000);
    for (let index = 6; index < 60; index += 1) {
      await add(store, `${index}${'x'.repeat(500)}`);
      expect((await store.health()).usedMemoryBytes).toBeLessThanOrEqual(20_000);
    }
  });

  it('gives back what is removed', async () => {
    const store = new MemoryKeyValueStore({ clock });
    await store.hset('h', { keep: 1 });
    await store.rpush('l', 1);
    await store.sadd('s', 1);
    await store.zincrby('z', 'keep', 1);
    const before = (await store.health()).usedMemoryBytes;
    await store.hset('h', { a: 'x', b: 'y' });
    await store.hset('h', { a: 'longer' });
    await store.hdel('h', 'a', 'b', 'none');
    await store.rpush('l', 2, 3, 4);
    await store.lpop('l');
    await store.ltrim('l', 0, 0);
    await store.sadd('s', 2, 3);
    await store.srem('s', 2, 3, 4);
    await store.zincrby('z', 'gone', -1);
    await store.ztrim('z', 1);
    await store.set('text', 1);
    await store.delete('text');
    expect((await store.health()).usedMemoryBytes).toBe(before);
    await store.clear();
    expect((await store.health()).usedMemoryBytes).toBe(0);
  });

  it('does not notice when the wall clock steps', async () => {
    const own = new ManualClock();
    const store = new MemoryKeyValueStore({ clock: own });
    await store.set('a', 1, 1000);
    own.stepWallClock(-3_600_000);
    own.advance(500);
    await expect(store.ttl('a')).resolves.toBe(500);
    own.stepWallClock(7_200_000);
    await expect(store.get('a')).resolves.toBe(1);
    own.advance(501);
    await expect(store.get('a')).resolves.toBeUndefined();
  });

  it('has an identity of its own, and is empty when it is closed', async () => {
    const [one, two] = [new MemoryKeyValueStore({ clock }), new MemoryKeyValueStore({ clock })];
    expect(await one.identify()).not.toBe(await two.identify());
    await one.set('a', 1);
    await one.close();
    await expect(one.exists('a')).resolves.toBe(0);
  });
});
