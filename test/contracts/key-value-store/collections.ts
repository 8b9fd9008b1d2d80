import { NotANumber } from '../../../src/cache/stores/key-value-errors.js';
import type { KeyValueStore } from '../../../src/cache/stores/key-value-store.js';
import type { KeyValueStoreFixture } from './fixture.js';

/** Hashes, lists, sets and rankings. */
export function collectionsContract(fixture: () => KeyValueStoreFixture): void {
  let store: KeyValueStore;
  beforeEach(() => {
    store = fixture().open();
  });

  describe('hashes', () => {
    it('keep values by field', async () => {
      await expect(store.hset('h', { a: new Date(1), b: 'x' })).resolves.toBe(2);
      await expect(store.hset('h', { b: 2, c: undefined })).resolves.toBe(1);
      await expect(store.hset('h', {})).resolves.toBe(0);
      await expect(store.hget('h', 'a')).resolves.toEqual(new Date(1));
      await expect(store.hget('h', 'none')).resolves.toBeUndefined();
      await expect(store.hget('none', 'a')).resolves.toBeUndefined();
      await expect(store.hgetall('h')).resolves.toStrictEqual({ a: new Date(1), b: 2, c: undefined });
      await expect(store.hgetall('none')).resolves.toEqual({});
    });

    it('keep a field called __proto__ like any other', async () => {
      await store.hset('h', JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, unknown>);
      const all = await store.hgetall('h');
      expect(Object.keys(all)).toEqual(['__proto__']);
      expect(Object.getPrototypeOf(all)).toBe(Object.prototype);
    });

    it('lose fields, and go with the last', async () => {
      await store.hset('h', { a: 1, b: 2 });
      await expect(store.hdel('h', 'a', 'none')).resolves.toBe(1);
      await expect(store.hdel('h')).resolves.toBe(0);
      await expect(store.exists('h')).resolves.toBe(1);
      await expect(store.hdel('h', 'b')).resolves.toBe(1);
      await expect(store.exists('h')).resolves.toBe(0);
      await expect(store.hdel('h', 'b')).resolves.toBe(0);
    });

    it('get a time as a whole, which stays when more is set without one', async () => {
      await store.hset('h', { a: 1 });
      await expect(store.ttl('h')).resolves.toBeNull();
      await store.hset('h', { b: 1 }, 1000);
      await store.hset('h', { c: 1 });
      await store.hincrby('h', 'a', 1);
      await store.hdel('h', 'b');
      await expect(store.ttl('h')).resolves.toBeLessThanOrEqual(1000);
      await store.hset('h', { c: 2 }, 3000);
      await fixture().advance(2000);
      await expect(store.hgetall('h')).resolves.toEqual({ a: 2, c: 2 });
      await fixture().advance(1100);
      await expect(store.hgetall('h')).resolves.toEqual({});
      await store.hset('h', { d: 1 });
      await expect(store.ttl('h')).resolves.toBeNull();
      await expect(store.hset('h', { d: 2, e: 3 }, 0)).resolves.toBe(1);
      await expect(store.ttl('h')).resolves.not.toBeNull();
    });

    it('count', async () => {
      await expect(store.hincrby('h', 'n', 5)).resolves.toBe(5);
      await expect(store.hincrby('h', 'n', -7)).resolves.toBe(-2);
      await expect(store.hget('h', 'n')).resolves.toBe(-2);
      await store.hset('h', { n: 40, text: 'x', half: 0.5, big: 1e20 });
      await expect(store.hincrby('h', 'n', 2)).resolves.toBe(42);
      await expect(
        Promise.all(Array.from({ length: 20 }, () => store.hincrby('h', 'm', 1))),
      ).resolves.toContain(20);
      for (const field of ['text', 'half', 'big'])
        await expect(store.hincrby('h', field, 1)).rejects.toThrow(NotANumber);
      await expect(store.hincrby('h', 'n', 0.5)).rejects.toThrow(NotANumber);
      await expect(store.hincrby('h', 'n', Number.NaN)).rejects.toThrow(NotANumber);
      await expect(store.hget('h', 'n')).resolves.toBe(42);
    });
  });

  describe('lists', () => {
    it('grow at both ends', async () => {
      await expect(store.rpush('l', 1, { two: 2 })).resolves.toBe(2);
      await expect(store.lpush('l', 'b', 'a')).resolves.toBe(4);
      await expect(store.lpush('l')).resolves.toBe(4);
      await expect(store.rpush('none')).resolves.toBe(0);
      await expect(store.lrange('l', 0, -1)).resolves.toEqual(['a', 'b', 1, { two: 2 }]);
      await expect(store.llen('l')).resolves.toBe(4);
      await expect(store.llen('none')).resolves.toBe(0);
    });

    it('shrink at both ends, and go with the last', async () => {
      await store.rpush('l', 1, 2, 3);
      await expect(store.lpop('l')).resolves.toBe(1);
      await expect(store.rpop('l')).resolves.toBe(3);
      await expect(store.rpop('l')).resolves.toBe(2);
      await expect(store.rpop('l')).resolves.toBeUndefined();
      await expect(store.lpop('l')).resolves.toBeUndefined();
      await expect(store.exists('l')).resolves.toBe(0);
    });

    it.each([
      [0, -1, [0, 1, 2, 3, 4]],
      [1, 2, [1, 2]],
      [-2, -1, [3, 4]],
      [-100, 1, [0, 1]],
      [3, 100, [3, 4]],
      [-3, -2, [2, 3]],
      [2, 1, []],
      [5, 9, []],
      [0, -6, []],
      [0, 0, [0]],
      [-1, 0, []],
    ])('are cut from %d to %d', async (start, stop, part) => {
      await store.rpush('l', 0, 1, 2, 3, 4);
      await expect(store.lrange('l', start, stop)).resolves.toEqual(part);
      await store.ltrim('l', start, stop);
      await expect(store.lrange('l', 0, -1)).resolves.toEqual(part);
      await expect(store.exists('l')).resolves.toBe(part.length > 0 ? 1 : 0);
    });

    it('keep their time when they change', async () => {
      await store.rpush('l', 1, 2, 3);
      await store.expire('l', 1000);
      await store.rpush('l', 4);
      await store.lpop('l');
      await store.ltrim('l', 0, 1);
      await expect(store.ttl('l')).resolves.toBeLessThanOrEqual(1000);
      await fixture().advance(1100);
      await expect(store.llen('l')).resolves.toBe(0);
    });
  });

  describe('sets', () => {
    it('keep equal values once', async () => {
      await expect(store.sadd('s', 'a', 'a', 1, '1')).resolves.toBe(3);
      await expect(store.sadd('s', 'a', { x: 1, y: [new Date(0)] })).resolves.toBe(1);
      await expect(store.sadd('s', { y: [new Date(0)], x: 1 })).resolves.toBe(0);
      await expect(store.sadd('s')).resolves.toBe(0);
      await expect(store.scard('s')).resolves.toBe(4);
      const members = await store.smembers('s');
      expect(members).toHaveLength(4);
      expect(members).toEqual(expect.arrayContaining(['a', 1, '1', { x: 1, y: [new Date(0)] }]));
      await expect(store.sismember('s', { y: [new Date(0)], x: 1 })).resolves.toBe(true);
      await expect(store.sismember('s', 2)).resolves.toBe(false);
      await expect(store.sismember('none', 2)).resolves.toBe(false);
    });

    it('lose members, and go with the last', async () => {
      const long = 'Арматура '.repeat(2000);
      await store.sadd('s', 'a', long);
      await expect(store.srem('s', 'none', 'a', 'a')).resolves.toBe(1);
      await expect(store.srem('s')).resolves.toBe(0);
      await expect(store.smembers('s')).resolves.toEqual([long]);
      await expect(store.srem('s', long)).resolves.toBe(1);
      await expect(store.exists('s')).resolves.toBe(0);
      await expect(store.smembers('s')).resolves.toEqual([]);
      await expect(store.scard('s')).resolves.toBe(0);
    });
  });

  describe('rankings', () => {
    it('add scores and tell the best', async () => {
      await expect(store.zincrby('z', 'a', 1)).resolves.toBe(1);
      await expect(store.zincrby('z', 'b', 2.5)).resolves.toBe(2.5);
      await expect(store.zincrby('z', 'a', 2)).resolves.toBe(3);
      await store.zincrby('z', 'цемент м500', -1);
      const best = [
        { member: 'a', score: 3 },
        { member: 'b', score: 2.5 },
        { member: 'цемент м500', score: -1 },
      ];
      await expect(store.ztop('z', 10)).resolves.toEqual(best);
      await expect(store.ztop('z', 2)).resolves.toEqual(best.slice(0, 2));
      await expect(store.ztop('z', 0)).resolves.toEqual([]);
      await expect(store.ztop('none', 5)).resolves.toEqual([]);
      await expect(store.zincrby('z', 'a', Number.NaN)).rejects.toThrow(NotANumber);
      await expect(store.ztop('z', 1)).resolves.toEqual(best.slice(0, 1));
    });

    it('keep only the best when they are trimmed', async () => {
      for (const [member, score] of Object.entries({ a: 1, b: 4, c: 2, d: 3 }))
        await store.zincrby('z', member, score);
      await store.ztrim('z', 9);
      await store.ztrim('z', 2);
      await expect(store.ztop('z', 9)).resolves.toEqual([
        { member: 'b', score: 4 },
        { member: 'd', score: 3 },
      ]);
      await store.ztrim('z', 0);
      await expect(store.exists('z')).resolves.toBe(0);
      await store.ztrim('none', 1);
      await expect(store.exists('none')).resolves.toBe(0);
    });
  });
}
