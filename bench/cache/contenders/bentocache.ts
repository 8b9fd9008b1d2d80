import { type Answer, type Contender, eachAlone, type Place, TTL_MS } from '../harness/contender.js';
import { importPeer, peerVersion } from '../harness/peer-packages.js';
import { ioRedis } from './ioredis.js';

interface Bento {
  getOrSet(request: object): Promise<Answer>;
  delete(request: { key: string }): Promise<boolean>;
  deleteByTag(request: { tags: string[] }): Promise<boolean>;
  disconnectAll(): Promise<void>;
}

interface Store {
  useL1Layer(driver: unknown): Store;
  useL2Layer(driver: unknown): Store;
  useBus(driver: unknown): Store;
}

interface Options {
  /** Of the memory driver: whether it keeps texts (its default) or the objects themselves. */
  serialize: boolean;
  /** Invalidates a key by a tag of its own instead of deleting it. */
  byTag: boolean;
  /** Further options of the whole cache. */
  cache?: object;
  /** Further options of its connection for commands. */
  connection?: object;
}

/** Memory and Redis with the bus between the instances, as its documentation has it. */
export function bentocache(options: Options): Contender {
  return { version: peerVersion('bentocache'), ownBatch: false, open: (place) => open(place, options) };
}

async function open(place: Place, { serialize, byTag, cache, connection }: Options) {
  const { BentoCache, bentostore } = await importPeer<{
    BentoCache: new (options: object) => Bento;
    bentostore: () => Store;
  }>('bentocache');
  const { memoryDriver } = await importPeer<{ memoryDriver: (o: object) => unknown }>(
    'bentocache/drivers/memory',
  );
  const { redisDriver, redisBusDriver } =
    await importPeer<Record<string, (o: object) => unknown>>('bentocache/drivers/redis');
  const client = await ioRedis(place.redisUrl, connection);
  const busClient = await ioRedis(place.redisUrl);
  const bento = new BentoCache({
    default: 'tiered',
    ttl: TTL_MS,
    ...cache,
    stores: {
      tiered: bentostore()
        .useL1Layer(memoryDriver({ maxItems: place.entriesInMemory, serialize }))
        .useL2Layer(redisDriver?.({ connection: client }))
        .useBus(redisBusDriver?.({ connection: busClient })),
    },
  });
  const tagsOf = place.tagsOf ?? ((key: string) => (byTag ? [key] : []));
  const get = (key: string) => {
    const tags = tagsOf(key);
    return bento.getOrSet({ key, factory: () => place.source(key), ...(tags.length > 0 ? { tags } : {}) });
  };
  return {
    get,
    getMany: eachAlone(get),
    invalidate: (key: string) => (byTag ? bento.deleteByTag({ tags: [key] }) : bento.delete({ key })),
    invalidateTag: (tag: string) => bento.deleteByTag({ tags: [tag] }),
    close: () => bento.disconnectAll(),
  };
}
