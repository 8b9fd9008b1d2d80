import { type CacheManagerStore, KeyvAdapter } from 'cache-manager';
import Keyv from 'keyv';
import { withTimeLimit } from '../../common/time-limit.js';
import { type RedisClient, redisYetStore } from './redis.connection.js';
import { unlinkMatching } from './redis.unlink.js';

const RESET_LIMIT_MS = 30_000;

/**
 * What `CACHE_MANAGER` keeps its values in: the `cache-manager-redis-yet` store under a namespace of its own, with two
 * of its habits mended: a frozen server does not hang a command, and `clear` empties the namespace, not the database.
 */
export function redisSharedCache(client: RedisClient, prefix: string, limitMs: number): Keyv {
  const store = redisYetStore(client);
  const namespace = `${prefix}shared`;
  const limited = <T>(what: string, work: Promise<T>) => withTimeLimit(work, limitMs, `shared cache ${what}`);
  const bounded: CacheManagerStore = {
    name: store.name,
    get: (key) => limited('get', store.get(key)),
    mget: (...keys) => limited('mget', store.mget(...keys)),
    set: (key, value, ttl) => limited('set', store.set(key, value, ttl)),
    mset: (data, ttl) => limited('mset', store.mset(Object.entries(data), ttl)),
    del: (key) => limited('del', store.del(key)),
    mdel: (...keys) => limited('mdel', store.mdel(...keys)),
    ttl: (key) => limited('ttl', store.ttl(key)),
    keys: () => Promise.reject(new Error('KEYS is not used here: it holds up the server')),
    reset: async () => {
      await withTimeLimit(unlinkMatching(client, `${namespace}:`, '*'), RESET_LIMIT_MS, 'shared cache reset');
    },
  };
  const keyv = new Keyv({ store: new KeyvAdapter(bounded), namespace });
  // The store keeps JSON by itself; Keyv's own would be JSON in JSON.
  keyv.serialize = undefined;
  keyv.deserialize = undefined;
  // Without a listener a fault of the store is an unhandled one. It is reported by the connection already.
  keyv.on('error', () => undefined);
  return keyv;
}
