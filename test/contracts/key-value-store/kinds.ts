import { WrongKind } from '../../../src/cache/stores/key-value-errors.js';
import type { KeyValueStore } from '../../../src/cache/stores/key-value-store.js';
import type { KeyValueStoreFixture } from './fixture.js';

type Command = (store: KeyValueStore, key: string) => Promise<unknown>;

const COMMANDS = {
  text: {
    get: (store, key) => store.get(key),
    deleteIfText: (store, key) => store.deleteIfText(key, '1'),
  },
  hash: {
    hset: (store, key) => store.hset(key, { a: 1 }),
    'hset with a time': (store, key) => store.hset(key, { a: 1 }, 1000),
    hget: (store, key) => store.hget(key, 'a'),
    hgetall: (store, key) => store.hgetall(key),
    hdel: (store, key) => store.hdel(key, 'a'),
    hincrby: (store, key) => store.hincrby(key, 'a', 1),
  },
  list: {
    lpush: (store, key) => store.lpush(key, 1),
    'lpush of nothing': (store, key) => store.lpush(key),
    rpush: (store, key) => store.rpush(key, 1),
    lpop: (store, key) => store.lpop(key),
    rpop: (store, key) => store.rpop(key),
    lrange: (store, key) => store.lrange(key, 0, -1),
    ltrim: (store, key) => store.ltrim(key, 0, 1),
    llen: (store, key) => store.llen(key),
  },
  set: {
    sadd: (store, key) => store.sadd(key, 1),
    srem: (store, key) => store.srem(key, 1),
    smembers: (store, key) => store.smembers(key),
    sismember: (store, key) => store.sismember(key, 1),
    scard: (store, key) => store.scard(key),
  },
  ranking: {
    zincrby: (store, key) => store.zincrby(key, 'a', 1),
    ztop: (store, key) => store.ztop(key, 5),
    ztrim: (store, key) => store.ztrim(key, 1),
  },
} satisfies Record<string, Record<string, Command>>;

/** What happens when a key holds another kind of data than a command works on. */
export function kindsContract(fixture: () => KeyValueStoreFixture): void {
  describe('a key of another kind', () => {
    let store: KeyValueStore;
    beforeEach(async () => {
      store = fixture().open();
      await store.set('text', 1);
      await store.hset('hash', { a: 1 });
      await store.rpush('list', 1);
      await store.sadd('set', 1);
      await store.zincrby('ranking', 'a', 1);
    });

    const cases = Object.entries(COMMANDS).flatMap(([kind, commands]) =>
      Object.entries(commands).map(([name, command]): [string, string, Command] => [name, kind, command]),
    );
    it.each(cases)('is refused by %s, and left as it is', async (_, kind, command) => {
      for (const key of Object.keys(COMMANDS).filter((other) => other !== kind))
        await expect(command(store, key)).rejects.toThrow(WrongKind);
      await expect(store.get('text')).resolves.toBe(1);
      await expect(store.hgetall('hash')).resolves.toEqual({ a: 1 });
      await expect(store.lrange('list', 0, -1)).resolves.toEqual([1]);
      await expect(store.smembers('set')).resolves.toEqual([1]);
      await expect(store.ztop('ranking', 5)).resolves.toEqual([{ member: 'a', score: 1 }]);
      for (const key of Object.keys(COMMANDS)) await expect(store.ttl(key)).resolves.toBeNull();
    });

    it('counts as absent where many are read', async () => {
      const keys = ['hash', 'text', 'list', 'set', 'ranking'];
      await expect(store.readTexts(keys)).resolves.toEqual([null, '1', null, null, null]);
      await expect(store.mget(keys)).resolves.toEqual([undefined, 1, undefined, undefined, undefined]);
    });

    it('is replaced by what is written, expires and is deleted', async () => {
      await expect(store.exists('hash', 'list', 'set', 'ranking')).resolves.toBe(4);
      await expect(store.writeText('hash', '2', { when: 'absent' })).resolves.toBe(false);
      await expect(store.writeText('hash', '2', { when: 'present' })).resolves.toBe(true);
      await store.set('list', 2);
      await store.mset({ set: 2 });
      await expect(store.mget(['hash', 'list', 'set'])).resolves.toEqual([2, 2, 2]);
      await expect(store.expire('ranking', 1000)).resolves.toBe(true);
      await fixture().advance(1100);
      await expect(store.exists('ranking')).resolves.toBe(0);
    });
  });
}
