import { UnencodableValue } from '../../../src/cache/stores/key-value-errors.js';
import type { KeyValueStore } from '../../../src/cache/stores/key-value-store.js';
import type { KeyValueStoreFixture } from './fixture.js';

const VALUES: unknown[] = [
  null,
  false,
  0,
  -0,
  '',
  [],
  { name: 'Цемент М500 🧱', prices: [1.5, null], nested: { on: true } },
  { at: new Date(5), by: new Map([[1n, new Set(['x'])]]), raw: Buffer.from([0, 255]), gone: undefined },
  Float64Array.of(0.1, Number.NaN),
  Array.from({ length: 2000 }, (_, n) => ({ n, name: 'Арматура А500С' })),
];

/** Values: any kind, times to live, many at once, what is not one of ours. */
export function valuesContract(fixture: () => KeyValueStoreFixture): void {
  describe('values', () => {
    let store: KeyValueStore;
    beforeEach(() => {
      store = fixture().open();
    });

    it.each(VALUES.map((value) => [value]))('are answered as they were given (%#)', async (value) => {
      await store.set('a', value);
      await expect(store.get('a')).resolves.toStrictEqual(value);
      await expect(store.mget(['a'])).resolves.toStrictEqual([value]);
    });

    it('are undefined where there are none, and there though undefined', async () => {
      await expect(store.get('a')).resolves.toBeUndefined();
      await store.set('a', undefined);
      await expect(store.get('a')).resolves.toBeUndefined();
      await expect(store.exists('a')).resolves.toBe(1);
    });

    it('are copies', async () => {
      const value = { list: [1] };
      await store.set('a', value);
      value.list.push(2);
      const first = (await store.get<typeof value>('a'))!;
      first.list.push(3);
      await expect(store.get('a')).resolves.toEqual({ list: [1] });
    });

    it('are kept in less room than their JSON when they are long', async () => {
      const value = Array.from({ length: 500 }, () => 'Арматура А500С');
      await store.set('a', value);
      const [text] = await store.readTexts(['a']);
      expect(text!.length).toBeLessThan(JSON.stringify(value).length / 10);
    });

    it('go away when their time is over; without one they stay, whatever was there', async () => {
      await store.set('a', 1, 1000);
      await store.set('b', 1, 1000);
      await store.set('b', 2);
      await store.set('c', 1, 1000);
      await store.set('c', 2, null);
      await fixture().advance(1100);
      await expect(store.mget(['a', 'b', 'c'])).resolves.toEqual([undefined, 2, 2]);
    });

    it('are written many at once under one time, and read in the order asked', async () => {
      await store.mset({ a: 1, b: new Date(2), __proto__x: 3 }, 1000);
      await store.mset({ c: 4 });
      await store.mset({});
      await expect(store.mget(['c', 'none', 'b', 'a', 'c', '__proto__x'])).resolves.toEqual([
        4,
        undefined,
        new Date(2),
        1,
        4,
        3,
      ]);
      await expect(store.mget([])).resolves.toEqual([]);
      await fixture().advance(1100);
      await expect(store.exists('a', 'b', 'c')).resolves.toBe(1);
    });

    it('are deleted and counted', async () => {
      await store.mset({ a: 1, b: 2 });
      await expect(store.exists('a', 'b', 'none', 'a')).resolves.toBe(3);
      await expect(store.delete('a', 'none')).resolves.toBe(1);
      await expect(store.delete('a')).resolves.toBe(0);
      await expect(store.exists('a')).resolves.toBe(0);
      await expect(store.delete()).resolves.toBe(0);
      await expect(store.exists()).resolves.toBe(0);
    });

    it('get another time, or none left', async () => {
      await expect(store.expire('a', 1000)).resolves.toBe(false);
      await expect(store.ttl('a')).resolves.toBeUndefined();
      await store.set('a', 1);
      await expect(store.ttl('a')).resolves.toBeNull();
      await expect(store.expire('a', 1000)).resolves.toBe(true);
      await expect(store.ttl('a')).resolves.toBeLessThanOrEqual(1000);
      await fixture().advance(600);
      await expect(store.ttl('a')).resolves.toBeLessThanOrEqual(400);
      await expect(store.expire('a', 1000)).resolves.toBe(true);
      await fixture().advance(600);
      await expect(store.get('a')).resolves.toBe(1);
      await fixture().advance(500);
      await expect(store.get('a')).resolves.toBeUndefined();
      await store.set('b', 1);
      await expect(store.expire('b', 0)).resolves.toBe(true);
      await expect(store.exists('b')).resolves.toBe(0);
      await expect(store.expire('b', Number.NaN)).rejects.toThrow(RangeError);
    });

    it('have the default time of the store unless another is given', async () => {
      const short = fixture().open({ defaultTtlMs: 1000 });
      await short.set('default', 1);
      await short.mset({ many: 1 });
      await short.writeText('text', '1');
      await short.set('given', 1, 60_000);
      await short.set('for ever', 1, null);
      await short.mset({ 'many for ever': 1 }, null);
      await short.writeText('text for ever', '1', { ttlMs: null });
      await short.hset('hash', { a: 1 });
      await short.sadd('set', 1);
      await fixture().advance(1100);
      await expect(short.exists('default', 'many', 'text')).resolves.toBe(0);
      await expect(
        short.exists('given', 'for ever', 'many for ever', 'text for ever', 'hash', 'set'),
      ).resolves.toBe(6);
    });

    it('that are not ours count as absent, and are reported', async () => {
      let malformed = 0;
      const counting = fixture().open({ onMalformed: () => (malformed += 1) });
      const foreign = ['', '{"cut', 'hello', '!{"!":["Function","alert(1)"]}', '~z???', '~x'];
      for (const [index, text] of foreign.entries()) await counting.writeText(String(index), text);
      await counting.set('ours', 1);
      await expect(counting.get('0')).resolves.toBeUndefined();
      expect(malformed).toBe(1);
      await expect(counting.mget(['ours', 'none', ...foreign.keys()].map(String))).resolves.toEqual([
        1,
        undefined,
        ...foreign.map(() => undefined),
      ]);
      expect(malformed).toBe(1 + foreign.length);
    });

    it('that cannot be kept are refused, and nothing is written', async () => {
      await store.set('a', 1);
      await expect(store.set('a', () => 1)).rejects.toThrow(UnencodableValue);
      await expect(store.mset({ a: 2, b: Symbol('x') })).rejects.toThrow(UnencodableValue);
      await expect(store.hset('h', { a: 1, b: () => 1 })).rejects.toThrow(UnencodableValue);
      await expect(store.rpush('l', 1, () => 1)).rejects.toThrow(UnencodableValue);
      await expect(store.sadd('s', 1, () => 1)).rejects.toThrow(UnencodableValue);
      await expect(store.mget(['a', 'b'])).resolves.toEqual([1, undefined]);
      await expect(store.exists('h', 'l', 's')).resolves.toBe(0);
    });
  });
}
