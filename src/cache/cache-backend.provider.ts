import { type FactoryProvider, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { withTimeLimit } from '../common/time-limit.js';
import { CONFIG, type Config } from '../config/index.js';
import { CACHE_BACKEND, type CacheBackend } from './cache-backend.js';
import { CacheStatistics } from './management/cache-statistics.js';
import { MemoryKeyValueStore } from './stores/memory.key-value-store.js';
import { memorySharedCache } from './stores/memory.shared-cache.js';
import { createRedisClient } from './stores/redis.connection.js';
import { RedisKeyValueStore } from './stores/redis.key-value-store.js';
import { RedisScripts } from './stores/redis.scripts.js';
import { redisSharedCache } from './stores/redis.shared-cache.js';

/** How long the start waits for Redis, in milliseconds; after that the program runs without a cache until it is there. */
const START_WAIT_MS = 1000;

/** Bound of the store in the process, which holds statistics and popular queries; answers have their own bound. */
const MEMORY_STORE_BYTES = 8 * 1024 ** 2;

/** Redis where `REDIS_URL` is set, memory otherwise. */
export const cacheBackendProvider: FactoryProvider<Promise<CacheBackend>> = {
  provide: CACHE_BACKEND,
  inject: [CONFIG, CLOCK, CacheStatistics],
  useFactory: async (config: Config, clock: Clock, statistics: CacheStatistics) =>
    config.REDIS_URL === undefined
      ? memoryBackend(clock)
      : redisBackend(config, config.REDIS_URL, clock, () => statistics.malformed()),
};

function memoryBackend(clock: Clock): CacheBackend {
  return {
    store: new MemoryKeyValueStore({ clock, maxBytes: MEMORY_STORE_BYTES }),
    manager: memorySharedCache(),
    scripts: null,
  };
}

async function redisBackend(
  config: Config,
  url: string,
  clock: Clock,
  onMalformed: () => void,
): Promise<CacheBackend> {
  const logger = new Logger('Redis');
  const client = createRedisClient(
    {
      url,
      username: config.REDIS_USERNAME,
      password: config.REDIS_PASSWORD,
      database: config.REDIS_DB,
      tlsCaFile: config.REDIS_TLS_CA,
      connectTimeoutMs: config.REDIS_TIMEOUT * 1000,
    },
    warnOnce(logger),
  );
  const connected = client.connect();
  await withTimeLimit(connected, START_WAIT_MS, 'connecting to Redis').catch((error: unknown) =>
    logger.warn(`${messageOf(error)}; going on without a cache until it answers`),
  );
  return {
    store: new RedisKeyValueStore(client, { prefix: config.CACHE_KEY_PREFIX, onMalformed }),
    manager: redisSharedCache(client, config.CACHE_KEY_PREFIX, config.CACHE_TIMEOUT_MS),
    scripts: new RedisScripts(client, config.CACHE_TIMEOUT_MS, clock),
  };
}

/** Every kind of fault is told once, or a server that is gone would fill the log. */
function warnOnce(logger: Logger): (error: Error) => void {
  const told = new Set<string>();
  return (error) => {
    const message = messageOf(error);
    if (told.has(message)) {
      logger.debug(message);
    } else {
      told.add(message);
      logger.warn(message);
    }
  };
}
