import { redisInsStore } from 'cache-manager-redis-yet';
import { createClient, type RedisClientType } from 'redis';

/** The one client type that is used here: no modules, functions or scripts. */
export type RedisClient = RedisClientType;

export interface RedisOptions {
  url: string;
  password?: string;
  database?: number;
  connectTimeoutMs: number;
}

/**
 * The longest pause between two attempts to connect, in milliseconds. Well below the length of a lease: after an outage
 * all instances must be back, and have delivered what they owe, before the first of them trusts the cache again.
 */
const MAX_RECONNECT_DELAY_MS = 200;

/**
 * A client that connects behind and for ever, with exponential backoff and jitter; commands fail at once while it is
 * not connected, instead of queueing. `onError` hears of every fault; without a listener a fault would end the process.
 */
export function createRedisClient(options: RedisOptions, onError: (error: Error) => void): RedisClient {
  const client: RedisClient = createClient({
    url: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.database === undefined ? {} : { database: options.database }),
    disableOfflineQueue: true,
    socket: {
      connectTimeout: options.connectTimeoutMs,
      reconnectStrategy: (retries) =>
        Math.min(MAX_RECONNECT_DELAY_MS, 25 * 2 ** Math.min(retries, 6)) * (0.5 + Math.random() / 2),
    },
  });
  client.on('error', onError);
  return client;
}

/** The `cache-manager-redis-yet` store on a client; backs `CACHE_MANAGER`. */
export const redisYetStore = (client: RedisClient) => redisInsStore(client);
