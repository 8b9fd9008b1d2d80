import { randomUUID } from 'node:crypto';
import type { KeyValueStore } from '../../src/cache/stores/key-value-store.js';

/** What the suite needs of an adapter: a store of its own, and to let time pass for it. */
export interface KeyValueStoreFixture {
  store: KeyValueStore;
  /** Lets the times to live run on by so many milliseconds. */
  advance: (ms: number) => Promise<void>;
}

/** The contract of {@link KeyValueStore}, for any adapter. */
export function keyValueStoreContract(name: string, fixture: () => KeyValueStoreFixture): void {
  describe(`key-value store contract: ${name}`, () => {
    let store: KeyValueStore;
    let key: string;
    beforeEach(() => {
      store = fixture().store;
      key = `key:${randomUUID()}`;
    });

    it('keeps texts', async () => {
      await expect(store.writeText(key, 'a', { when: 'present' })).resolves.toBe(false);
      await expect(store.writeText(key, 'a', { when: 'absent' })).resolves.toBe(true);
      await expect(store.readTexts([key, 'none', key])).resolves.toEqual(['a', null, 'a']);
      await expect(store.deleteIfText(key, 'b')).resolves.toBe(false);
      await expect(store.deleteIfText(key, 'a')).resolves.toBe(true);
      await expect(store.readTexts([key])).resolves.toEqual([null]);
    });
    it('keeps values', async () => {
      await store.mset({ [key]: { a: new Date(0) }, [`${key}2`]: 5 }, 1000);
      await expect(store.mget([key, `${key}2`])).resolves.toEqual([{ a: new Date(0) }, 5]);
      await fixture().advance(1001);
      await expect(store.get(key)).resolves.toBeUndefined();
    });
    it('keeps sets', async () => {
      await store.sadd(key, 'a', 'b');
      expect((await store.smembers(key)).sort()).toEqual(['a', 'b']);
      await store.srem(key, 'a');
      await expect(store.smembers(key)).resolves.toEqual(['b']);
    });
    it('publishes', async () => {
      const got: string[] = [];
      const subscription = store.subscribe(['c1', 'c2'], {
        message: (channel, text) => void got.push(`${channel}:${text}`),
        lost: () => undefined,
      });
      await subscription.ready;
      await store.publish('c1', 'x');
      await store.publish('c2', 'y');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(got).toEqual(['c1:x', 'c2:y']);
      await subscription.close();
    });
    it('tells of itself', async () => {
      expect(await store.identify()).toBe(await store.identify());
      expect((await store.health()).usedMemoryHuman).toMatch(/^[\d.]+[BKMG]$/);
      await store.hset(key, { a: 1 });
      await expect(store.get(key)).rejects.toThrow();
      await expect(store.deletePattern('key:*')).resolves.toBeGreaterThan(0);
    });
  });
}
