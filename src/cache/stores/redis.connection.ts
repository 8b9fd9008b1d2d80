import { redisInsStore } from 'cache-manager-redis-yet';
import { createClient, type RedisClientType } from 'redis';
import { parseRedisUrl, tlsOptions } from './redis.address.js';
import { cutWhenSilent, Lifeline } from './redis.lifeline.js';

/** The one client type that is used here: no modules, functions or scripts. */
export type RedisClient = RedisClientType;

export interface RedisOptions {
  /** `redis://` or, for TLS, `rediss://`. What is given beside it overrides its parts. */
  url: string;
  /** User of the access control list. */
  username?: string | undefined;
  password?: string | undefined;
  database?: number | undefined;
  /** File with the certificate authorities to trust, PEM; those of Node.js unless given. */
  tlsCaFile?: string | undefined;
  connectTimeoutMs: number;
  /** A server that says nothing for so long is taken for lost and connected to anew. */
  silenceLimitMs?: number;
}

/** What `CLIENT LIST` shows. */
const CLIENT_NAME = 'rag-materials';
/**
 * The longest pause between two attempts to connect, in milliseconds. Well below the length of a lease: after an outage
 * all instances must be back, and have delivered what they owe, before the first of them trusts the cache again.
 */
const MAX_RECONNECT_DELAY_MS = 200;
/** Far beyond what a healthy server takes: a second for a bad script, or to fork a big one. */
const SILENCE_LIMIT_MS = 5000;

/** How to make another client like this one. */
const makers = new WeakMap<RedisClient, () => RedisClient>();

/**
 * A client that connects behind and for ever, with exponential backoff and jitter; commands fail at once while it is
 * not connected, instead of queueing. `onError` hears of every fault; without a listener a fault would end the process.
 * Errors: CONFIG_INVALID. Neither those nor the faults show the password.
 */
export function createRedisClient(options: RedisOptions, onError: (error: Error) => void): RedisClient {
  const address = parseRedisUrl(options.url);
  const { host, port, tls: _, ...credentials } = address;
  const lifeline = new Lifeline();
  const socket = {
    host,
    port,
    ...tlsOptions(address, options.tlsCaFile),
    connectTimeout: options.connectTimeoutMs,
    reconnectStrategy: (retries: number) => (client.isOpen ? reconnectDelayMs(retries) : false),
    get signal() {
      return lifeline.signal;
    },
  };
  const client: RedisClient = createClient({
    ...credentials,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.database === undefined ? {} : { database: options.database }),
    name: CLIENT_NAME,
    // It would say only which library this is, by commands that a limited user may lack.
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket,
  });
  client.on('error', onError);
  const silenceLimitMs = options.silenceLimitMs ?? SILENCE_LIMIT_MS;
  cutWhenSilent(client, silenceLimitMs, () => lifeline.cut(`Redis was silent for ${silenceLimitMs} ms`));
  // A client that is closed while it connects would come to own a connection that nothing can close any more.
  client.on('end', () => lifeline.cut('The connection is closed'));
  makers.set(client, () => createRedisClient(options, onError));
  return client;
}

/** A second client of the same server, with the same settings and the same listener of faults; not connected yet. */
export function anotherRedisClient(client: RedisClient): RedisClient {
  const make = makers.get(client);
  if (!make) throw new TypeError('Only clients of createRedisClient() can be had twice');
  return make();
}

function reconnectDelayMs(retries: number): number {
  return Math.min(MAX_RECONNECT_DELAY_MS, 25 * 2 ** Math.min(retries, 6)) * (0.5 + Math.random() / 2);
}

/** The `cache-manager-redis-yet` store on a client; backs `CACHE_MANAGER`. */
export const redisYetStore = (client: RedisClient) => redisInsStore(client);
