import { type Answer, type Contender, type Place, TTL_MS } from '../harness/contender.js';
import { importPeer, peerVersion } from '../harness/peer-packages.js';
import { type IoRedis, ioRedis } from './ioredis.js';

interface Loader {
  init(): Promise<void>;
  get(key: string): Promise<Answer>;
  getMany(keys: string[]): Promise<Answer[]>;
  invalidateCacheFor(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Memory and Redis with notifications between the instances, as its documentation has it. */
export function layeredLoader(): Contender {
  return { version: peerVersion('layered-loader'), ownBatch: true, open };
}

async function open(place: Place) {
  const { Loader, RedisCache, createNotificationPair } = await importPeer<{
    Loader: new (options: object) => Loader;
    RedisCache: new (client: IoRedis, options: object) => unknown;
    createNotificationPair: (options: object) => { publisher: unknown; consumer: unknown };
  }>('layered-loader');
  const [client, publisherRedis, consumerRedis] = await Promise.all([
    ioRedis(place.redisUrl),
    ioRedis(place.redisUrl),
    ioRedis(place.redisUrl),
  ]);
  const pair = createNotificationPair({ channel: 'layered-loader', publisherRedis, consumerRedis });
  const loader = new Loader({
    inMemoryCache: { ttlInMsecs: TTL_MS, maxItems: place.entriesInMemory },
    asyncCache: new RedisCache(client, { json: true, ttlInMsecs: TTL_MS, prefix: 'layered-loader' }),
    notificationPublisher: pair.publisher,
    notificationConsumer: pair.consumer,
    cacheKeyFromValueResolver: (answer: Answer) => answer.id,
    dataSourceGetOneFn: place.source,
    dataSourceGetManyFn: (keys: string[]) => Promise.all(keys.map(place.source)),
  });
  await loader.init();
  return {
    get: (key: string) => loader.get(key),
    getMany: (keys: readonly string[]) => loader.getMany([...keys]),
    invalidate: (key: string) => loader.invalidateCacheFor(key),
    close: async () => {
      await loader.close();
      client.disconnect();
    },
  };
}
