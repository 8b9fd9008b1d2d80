import { createClient, type RedisClientType } from 'redis';
import type { Versioned } from '../race.js';
import type { InstanceSubject, SubjectOptions } from './instance-subject.js';

const CHANNEL = 'dropped';
const TTL_S = 3600;

/** What everybody writes by hand: `GET`, else load and `SET`; `DEL` after a write. Without the cache, the source. */
export async function openPlainSubject({ cacheUrl }: SubjectOptions): Promise<InstanceSubject> {
  const client = await connect(cacheUrl);
  const counts = { 'L2 hits': 0, misses: 0, errors: 0 };
  const quietly = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch(() => {
      counts.errors += 1;
      return null;
    });
  return {
    read: async (key, load) => {
      const found = await quietly(client.get(key));
      counts[found === null ? 'misses' : 'L2 hits'] += 1;
      if (found !== null) return JSON.parse(found) as Versioned;
      const loaded = await load();
      await quietly(client.set(key, JSON.stringify(loaded), { EX: TTL_S }));
      return loaded;
    },
    invalidate: async (key) => {
      await quietly(client.del(key));
    },
    trusted: () => client.isReady,
    counters: () => ({ ...counts }),
    close: () => client.disconnect(),
  };
}

/** The same under a map in the process, from which a message of the writer drops the key: two levels without leases. */
export async function openPlainL1Subject(options: SubjectOptions): Promise<InstanceSubject> {
  const shared = await openPlainSubject(options);
  const [subscriber, publisher] = await Promise.all([connect(options.cacheUrl), connect(options.cacheUrl)]);
  const near = new Map<string, Versioned>();
  let hits = 0;
  await subscriber.subscribe(CHANNEL, (key) => near.delete(key));
  return {
    read: async (key, load) => {
      const found = near.get(key);
      if (found) {
        hits += 1;
        return found;
      }
      const answer = await shared.read(key, load);
      near.set(key, answer);
      return answer;
    },
    invalidate: async (key) => {
      await shared.invalidate(key);
      near.delete(key);
      await publisher.publish(CHANNEL, key).catch(() => undefined);
    },
    trusted: () => shared.trusted(),
    counters: () => ({ 'L1 hits': hits, ...shared.counters() }),
    close: async () => {
      await Promise.all([shared.close(), subscriber.disconnect(), publisher.disconnect()]);
    },
  };
}

async function connect(url: string): Promise<RedisClientType> {
  const client: RedisClientType = createClient({ url, disableOfflineQueue: true });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
