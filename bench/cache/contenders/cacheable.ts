import { type Answer, type Contender, type Place, TTL_MS } from '../harness/contender.js';
import { importPeer, peerVersion } from '../harness/peer-packages.js';

interface Cacheable {
  getOrSet(key: string, load: () => Promise<Answer>): Promise<Answer>;
  get(key: string): Promise<Answer | undefined>;
  set(key: string, answer: Answer, options: object): Promise<boolean>;
  getMany(keys: string[]): Promise<unknown[]>;
  setMany(items: object[]): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  tags: { invalidateTag(tag: string): Promise<unknown> };
  on(event: 'error', listener: () => void): void;
  disconnect(): Promise<void>;
}

interface Options {
  /** Uses its tag service. */
  tags: boolean;
  /** Hands out copies of what is in memory: its default. */
  copies: boolean;
  /** Tells other instances what was set and deleted. */
  sync: boolean;
}

/** Memory and Redis. */
export function cacheable(options: Options): Contender {
  return { version: peerVersion('cacheable'), ownBatch: true, open: (place) => open(place, options) };
}

async function open(place: Place, { tags, copies, sync }: Options) {
  const { Cacheable, KeyvCacheableMemory, Keyv } = await importPeer<{
    Cacheable: new (options: object) => Cacheable;
    KeyvCacheableMemory: new (options: object) => unknown;
    Keyv: new (options: object) => unknown;
  }>('cacheable');
  const { RedisMessageProvider } = await importPeer<{
    RedisMessageProvider: new (options: object) => { disconnect(): Promise<void> };
  }>('@qified/redis');
  const { default: KeyvRedis } = await importPeer<{ default: new (url: string) => unknown }>('@keyv/redis');
  const provider = sync ? new RedisMessageProvider({ uri: place.redisUrl }) : undefined;
  const cache = new Cacheable({
    primary: new Keyv({
      store: new KeyvCacheableMemory({ lruSize: place.entriesInMemory, useClone: copies }),
    }),
    secondary: new KeyvRedis(place.redisUrl),
    ttl: TTL_MS,
    ...(provider ? { sync: { qified: provider } } : {}),
    tags,
  });
  cache.on('error', () => undefined);
  const tagsOf = place.tagsOf ?? ((key: string) => [key]);
  const optionsOf = (key: string) => (tags ? { tags: tagsOf(key) } : {});
  // Its getOrSet does not take tags (2.5.0), so that is done by hand.
  const getOrSetTagged = async (key: string) => {
    const found = await cache.get(key);
    if (found !== undefined) return found;
    const answer = await place.source(key);
    await cache.set(key, answer, optionsOf(key));
    return answer;
  };
  return {
    get: tags ? getOrSetTagged : (key: string) => cache.getOrSet(key, () => place.source(key)),
    getMany: async (keys: readonly string[]) => {
      const values = await cache.getMany([...keys]);
      const missing = keys.filter((_, index) => values[index] === undefined);
      if (missing.length === 0) return values;
      const loaded = await Promise.all(
        missing.map(async (key) => ({ key, value: await place.source(key), ...optionsOf(key) })),
      );
      await cache.setMany(loaded);
      return [values, loaded];
    },
    invalidate: (key: string) => (tags ? cache.tags.invalidateTag(key) : cache.delete(key)),
    ...(tags ? { invalidateTag: (tag: string) => cache.tags.invalidateTag(tag) } : {}),
    close: async () => {
      await cache.disconnect();
      await provider?.disconnect();
    },
  };
}
