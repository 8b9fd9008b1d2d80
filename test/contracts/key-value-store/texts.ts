import type { KeyValueStore } from '../../../src/cache/stores/key-value-store.js';
import type { KeyValueStoreFixture } from './fixture.js';

/** Texts: read many, write under conditions, remove if equal. */
export function textsContract(fixture: () => KeyValueStoreFixture): void {
  describe('texts', () => {
    let store: KeyValueStore;
    beforeEach(() => {
      store = fixture().open();
    });

    it('are read in the order asked, null where there is none', async () => {
      await store.writeText('a', '1');
      await store.writeText('b', '2');
      await expect(store.readTexts(['b', 'none', 'a', 'b'])).resolves.toEqual(['2', null, '1', '2']);
      await expect(store.readTexts([])).resolves.toEqual([]);
    });

    it.each(['', ' ', '\u0000\r\n', 'Цемент М500 🧱', 'x'.repeat(1_000_000), '~z', '!'])(
      'are kept as they are (%#)',
      async (text) => {
        await expect(store.writeText(text.slice(0, 10), text)).resolves.toBe(true);
        await expect(store.readTexts([text.slice(0, 10)])).resolves.toEqual([text]);
      },
    );

    it('are written only if absent, or only if present', async () => {
      await expect(store.writeText('a', '1', { when: 'present' })).resolves.toBe(false);
      await expect(store.writeText('a', '2', { when: 'absent' })).resolves.toBe(true);
      await expect(store.writeText('a', '3', { when: 'absent' })).resolves.toBe(false);
      await expect(store.readTexts(['a'])).resolves.toEqual(['2']);
      await expect(store.writeText('a', '4', { when: 'present' })).resolves.toBe(true);
      await expect(store.readTexts(['a'])).resolves.toEqual(['4']);
    });

    it('let one of many at the same time be the first', async () => {
      const writes = Array.from({ length: 50 }, (_, n) =>
        store.writeText('a', String(n), { when: 'absent' }),
      );
      const written = await Promise.all(writes);
      expect(written.filter(Boolean)).toHaveLength(1);
      await expect(store.readTexts(['a'])).resolves.toEqual([String(written.indexOf(true))]);
    });

    it('are removed only if they are the one that is meant', async () => {
      await store.writeText('a', '1');
      await expect(store.deleteIfText('a', '2')).resolves.toBe(false);
      await expect(store.deleteIfText('none', '')).resolves.toBe(false);
      await expect(store.readTexts(['a'])).resolves.toEqual(['1']);
      await expect(store.deleteIfText('a', '1')).resolves.toBe(true);
      await expect(store.deleteIfText('a', '1')).resolves.toBe(false);
      await expect(store.readTexts(['a'])).resolves.toEqual([null]);
    });

    it('go away when their time is over, and make room for who waits', async () => {
      await store.writeText('a', '1', { ttlMs: 1000 });
      await fixture().advance(900);
      await expect(store.writeText('a', '2', { when: 'absent' })).resolves.toBe(false);
      await expect(store.readTexts(['a'])).resolves.toEqual(['1']);
      await fixture().advance(200);
      await expect(store.readTexts(['a'])).resolves.toEqual([null]);
      await expect(store.deleteIfText('a', '1')).resolves.toBe(false);
      await expect(store.writeText('a', '3', { when: 'present' })).resolves.toBe(false);
      await expect(store.writeText('a', '4', { when: 'absent' })).resolves.toBe(true);
    });

    it('get the time of the last write', async () => {
      await store.writeText('a', '1', { ttlMs: 1000 });
      await store.writeText('a', '2', { ttlMs: 60_000, when: 'present' });
      await store.writeText('b', '1', { ttlMs: 1000 });
      await store.writeText('b', '2');
      await store.writeText('c', '1', { ttlMs: 1000 });
      await store.writeText('c', '2', { ttlMs: 60_000, when: 'absent' });
      await fixture().advance(1100);
      await expect(store.readTexts(['a', 'b', 'c'])).resolves.toEqual(['2', '2', null]);
      await expect(store.ttl('b')).resolves.toBeNull();
    });

    it.each([0.4, 0, -5])('take a time of %d ms for the shortest', async (ttlMs) => {
      await store.writeText('a', '1', { ttlMs });
      await fixture().advance(3);
      await expect(store.readTexts(['a'])).resolves.toEqual([null]);
    });

    it('take fractions and the longest times', async () => {
      await store.writeText('a', '1', { ttlMs: 1000.6 });
      await store.writeText('b', '1', { ttlMs: Number.POSITIVE_INFINITY });
      await expect(store.ttl('a')).resolves.toBeLessThanOrEqual(1001);
      await expect(store.ttl('b')).resolves.toBeGreaterThan(1e13);
      await expect(store.writeText('a', '1', { ttlMs: Number.NaN })).rejects.toThrow(RangeError);
    });
  });
}
