import type { KeyValueStore } from '../../../src/cache/stores/key-value-store.js';
import type { KeyValueStoreFixture } from './fixture.js';

/** The namespace as a whole, and the server. */
export function keyspaceContract(fixture: () => KeyValueStoreFixture): void {
  describe('the namespace', () => {
    let store: KeyValueStore;
    let neighbour: KeyValueStore;
    beforeEach(async () => {
      store = fixture().open();
      neighbour = fixture().openNeighbour();
      await neighbour.mset({ 'search:a1': 1, other: 1 });
    });
    afterEach(async () => {
      await expect(neighbour.delete('search:a1', 'other')).resolves.toBe(2);
    });

    it('has its own keys', async () => {
      await store.set('other', 2);
      await expect(store.get('search:a1')).resolves.toBeUndefined();
      await expect(neighbour.get('other')).resolves.toBe(1);
    });

    it('loses what a pattern names, whatever it holds, and nothing else', async () => {
      await store.mset({ 'search:a1': 1, 'search:b': 2, 'material:a': 3, 'Search:a': 4 });
      await store.rpush('search:a2', 1);
      await expect(store.deletePattern('search:a*')).resolves.toBe(2);
      await expect(store.deletePattern('search:a*')).resolves.toBe(0);
      await expect(store.deletePattern('material:a')).resolves.toBe(1);
      await expect(store.mget(['search:b', 'Search:a'])).resolves.toEqual([2, 4]);
    });

    it.each(['search:[ab]?', 'a\\b', '{x,y}', 'a^b-c', '!a', 'ключ 🧱'])(
      'takes %s for itself, and not for a pattern',
      async (key) => {
        const others = ['search:ax', 'ab', 'x', 'abc', 'b', 'search:[ab]', 'a^b', 'ключ'];
        await store.mset(Object.fromEntries([key, ...others].map((name) => [name, 1])));
        await expect(store.deletePattern(key)).resolves.toBe(1);
        await expect(store.exists(key)).resolves.toBe(0);
        await expect(store.exists(...others)).resolves.toBe(others.length);
      },
    );

    it('keeps what is spared', async () => {
      await store.mset({ 'search:a': 1, 'search:tag:x': 1, tag: 1 });
      const asked: string[] = [];
      const spare = (key: string) => asked.push(key) > 0 && key.includes('tag:');
      await expect(store.deletePattern('search:*', spare)).resolves.toBe(1);
      expect(asked.sort()).toEqual(['search:a', 'search:tag:x']);
      await expect(store.exists('search:a', 'search:tag:x', 'tag')).resolves.toBe(2);
    });

    it('is cleared of everything, however much it is', async () => {
      await store.mset(Object.fromEntries(Array.from({ length: 3500 }, (_, n) => [`key ${n}`, n])));
      await store.hset('hash', { a: 1 });
      await expect(store.clear()).resolves.toBe(3501);
      await expect(store.exists('key 0', 'hash')).resolves.toBe(0);
      await expect(store.clear()).resolves.toBe(0);
    });
  });

  describe('the server', () => {
    it('has one identity as long as it runs', async () => {
      const store = fixture().open();
      const identity = await store.identify();
      expect(identity).toMatch(/^[\w:-]{32,}$/);
      await expect(store.identify()).resolves.toBe(identity);
    });

    it('tells how it is doing', async () => {
      const store = fixture().open();
      await store.set('a', 1);
      const health = await store.health();
      expect(health.pingTimeSeconds).toBeGreaterThanOrEqual(0);
      expect(health.pingTimeSeconds).toBeLessThan(10);
      expect(health.usedMemoryBytes).toBeGreaterThan(0);
      expect(health.usedMemoryHuman).toMatch(/^[\d.]+[BKMGT]$/);
      expect(health.connectedClients).toBeGreaterThanOrEqual(1);
      expect(health.version).toMatch(/\d+\.\d+/);
      expect(health.role).toBe(store.kind === 'memory' ? 'memory' : 'master');
    });
  });
}
