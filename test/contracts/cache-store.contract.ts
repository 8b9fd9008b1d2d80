import { randomUUID } from 'node:crypto';
import type { CacheEntry, CacheStore } from '../../src/cache/protocol/cache-store.js';

/** What the suite needs of an adapter: a store of its own, and to let time pass for it. */
export interface CacheStoreFixture {
  store: CacheStore;
  /** Lets the TTLs run on by so many milliseconds. */
  advance: (ms: number) => Promise<void>;
  /** Forgets everything, as an eviction would. */
  wipe: () => Promise<void>;
}

/** The contract of {@link CacheStore}, for any adapter. */
export function cacheStoreContract(name: string, fixture: () => CacheStoreFixture): void {
  describe(`cache store contract: ${name}`, () => {
    let store: CacheStore;
    let key: string;
    let tag: string;

    beforeEach(() => {
      store = fixture().store;
      key = `search:${randomUUID()}`;
      tag = `material:${randomUUID()}`;
    });

    const entryOf = async (value: unknown): Promise<CacheEntry> => ({
      value,
      stamps: await store.mint([tag]),
      epoch: await store.identify(),
      storedAt: 1_700_000_000_000,
    });
    const write = async (value: unknown, ttlMs = 60_000) => {
      const entry = await entryOf(value);
      await store.write(key, entry, JSON.stringify(value), ttlMs);
      return entry;
    };

    it('answers an entry as it was written, with the stamps of its tags', async () => {
      const entry = await write({ name: 'Цемент М500 🧱', prices: [1.5, null], nested: { on: true } });
      const snapshot = await store.read(key, [tag]);
      expect(snapshot.entry).toEqual(entry);
      expect(snapshot.stamps).toEqual(entry.stamps);
    });

    it('answers null for what is not there', async () => {
      await expect(store.read(key, [tag])).resolves.toEqual({ entry: null, stamps: [null] });
      await expect(store.read(key, [])).resolves.toEqual({ entry: null, stamps: [] });
    });

    it('keeps null, false, zero and the empty text apart from absence', async () => {
      for (const value of [null, false, 0, '', []]) {
        await write(value);
        expect((await store.read(key, [])).entry?.value).toEqual(value);
      }
    });

    it('mints a stamp once, and leaves it to whoever comes later', async () => {
      const [first] = await store.mint([tag]);
      const [second] = await store.mint([tag]);
      expect(first).toEqual(expect.any(String));
      expect(second).toBe(first);
    });

    it('lets parallel mints agree', async () => {
      const minted = await Promise.all(Array.from({ length: 20 }, () => store.mint([tag])));
      expect(new Set(minted.flat()).size).toBe(1);
    });

    it('mints only what is missing', async () => {
      const other = `material:${randomUUID()}`;
      const [kept] = await store.mint([tag]);
      const stamps = await store.mint([tag, other]);
      expect(stamps[0]).toBe(kept);
      expect((await store.read(key, [tag, other])).stamps).toEqual(stamps);
    });

    it('replaces stamps, never by one that was there before', async () => {
      const seen = new Set(await store.mint([tag]));
      for (let round = 0; round < 50; round += 1) {
        await store.stamp([tag]);
        const [stamp] = (await store.read(key, [tag])).stamps;
        expect(seen).not.toContain(stamp);
        seen.add(stamp!);
      }
    });

    it('leaves the entry where it is when its tag is stamped, but no longer equal', async () => {
      const { stamps } = await write('value');
      await store.stamp([tag]);
      const snapshot = await store.read(key, [tag]);
      expect(snapshot.entry?.stamps).toEqual(stamps);
      expect(snapshot.stamps).not.toEqual(stamps);
    });

    it('keeps no stamp for a tag that nobody has read', async () => {
      await store.stamp([tag]);
      expect((await store.read(key, [tag])).stamps).toEqual([null]);
    });

    it('forgets an entry when its time is over', async () => {
      await write('short', 200);
      expect((await store.read(key, [])).entry?.value).toBe('short');
      await fixture().advance(250);
      expect((await store.read(key, [])).entry).toBeNull();
    });

    it('gives new stamps after it was wiped', async () => {
      const entry = await write('value');
      await fixture().wipe();
      await expect(store.read(key, [tag])).resolves.toEqual({ entry: null, stamps: [null] });
      expect(await store.mint([tag])).not.toEqual(entry.stamps);
    });

    it('clears what a pattern names and nothing else', async () => {
      const entry = await entryOf(1);
      for (const each of ['search:a1', 'search:a2', 'search:b', 'material:a', 'search:[x]?'])
        await store.write(each, entry, '1', 60_000);
      await expect(store.clear('search:a*')).resolves.toBe(2);
      await expect(store.clear('search:[x]?')).resolves.toBe(1);
      expect((await store.read('search:b', [tag])).entry).toEqual(entry);
      expect((await store.read('material:a', [tag])).stamps).toEqual(entry.stamps);
    });

    it('has one identity as long as it runs', async () => {
      const identity = await store.identify();
      expect(identity).not.toBe('');
      await expect(store.identify()).resolves.toBe(identity);
    });

    it('tells how it is doing', async () => {
      const info = await store.info();
      expect(info.pingTimeSeconds).toBeGreaterThanOrEqual(0);
      expect(info.usedMemoryHuman).toMatch(/^[\d.]+[BKMG]$/);
      expect(info.connectedClients).toBeGreaterThanOrEqual(1);
    });
  });
}
