/**
 * The cache server as the rest of the program sees it: the whole contract of the original system's Redis adapter, and
 * what the coherence protocol needs. Adapters: Redis and memory; one contract suite runs on both.
 *
 * Keys and channels are given without the namespace, which is the store's own. Times to live are in milliseconds,
 * times are durations, `ttlMs` left out means the store's default, `null` means for ever; what is written is kept for one
 * millisecond at least. Every method rejects when the server cannot be reached, and with an error of `key-value-errors.ts`
 * when the key holds another kind of data, unless it writes anew what it does not look at, or reads many keys, where
 * another kind counts as absent. A TTL that is not a number is a RangeError. No method has a time limit of its own.
 */
export interface KeyValueStore
  extends TextCommands, ValueCommands, HashCommands, ListCommands, SetCommands, RankingCommands, Channels {
  readonly kind: 'memory' | 'redis';
  /** Removes the keys that match (`*`: any characters, all others for themselves) unless spared; answers how many. */
  deletePattern(pattern: string, spare?: (key: string) => boolean): Promise<number>;
  /** Removes everything in the namespace, and nothing else; answers how many. */
  clear(): Promise<number>;
  /** The identity of the server now connected to; changes when it restarted or another took over. */
  identify(): Promise<string>;
  /** Calls `listener` whenever the connection for commands is lost: what follows may reach another server. */
  onLost(listener: () => void): void;
  health(): Promise<KeyValueHealth>;
  close(): Promise<void>;
}

/** How a server is doing. */
export interface KeyValueHealth {
  pingTimeSeconds: number;
  usedMemoryBytes: number;
  /** As Redis prints it, e.g. `1.52M`. */
  usedMemoryHuman: string;
  connectedClients: number;
  version: string;
  role: 'master' | 'slave' | 'sentinel' | 'memory';
}

/** How long a key is kept: milliseconds; left out: the store's default; null: for ever. */
export type TtlMs = number | null | undefined;

export interface TextOptions {
  ttlMs?: TtlMs;
  /** Only if the key is absent, or only if it is present. */
  when?: 'absent' | 'present';
}

/** Texts, kept as they are. */
export interface TextCommands {
  /** The texts, in the order asked, in one round trip, as of one moment; null where there is none. */
  readTexts(keys: readonly string[]): Promise<(string | null)[]>;
  /** Whether it was written: false when the condition did not hold. */
  writeText(key: string, text: string, options?: TextOptions): Promise<boolean>;
  /** Removes the key if it holds this text, in one step. */
  deleteIfText(key: string, text: string): Promise<boolean>;
}

/**
 * Values: whatever JSON holds, and Date, Map, Set, BigInt, bytes and typed arrays, `undefined`, NaN and the infinities.
 * A malformed value counts as absent and is reported to the store's observer.
 */
export interface ValueCommands {
  /** Undefined if there is none. */
  get<T = unknown>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, ttlMs?: TtlMs): Promise<void>;
  /** In the order asked, in one round trip. */
  mget<T = unknown>(keys: readonly string[]): Promise<(T | undefined)[]>;
  /** All under one TTL, in one round trip. */
  mset(values: Readonly<Record<string, unknown>>, ttlMs?: TtlMs): Promise<void>;
  /** How many there were. */
  delete(...keys: string[]): Promise<number>;
  /** How many of them there are. */
  exists(...keys: string[]): Promise<number>;
  /** Sets the time to live of a key that is there. */
  expire(key: string, ttlMs: number): Promise<boolean>;
  /** Milliseconds left; null: for ever; undefined: no such key. */
  ttl(key: string): Promise<number | null | undefined>;
}

/** Hashes of values. */
export interface HashCommands {
  /** Sets fields; a TTL is given to the whole hash, and left as it is without one. Answers how many fields are new. */
  hset(key: string, fields: Readonly<Record<string, unknown>>, ttlMs?: number): Promise<number>;
  hget<T = unknown>(key: string, field: string): Promise<T | undefined>;
  /** Empty if there is no such hash. */
  hgetall<T = unknown>(key: string): Promise<Record<string, T>>;
  hdel(key: string, ...fields: string[]): Promise<number>;
  /** Adds to a whole number, 0 where there is none; answers the sum. Errors when the field is not a whole number. */
  hincrby(key: string, field: string, by: number): Promise<number>;
}

/** Lists of values. Indexes count from 0; negative ones from the end. */
export interface ListCommands {
  /** Adds at the head, the last one first; answers the length. */
  lpush(key: string, ...values: unknown[]): Promise<number>;
  /** Adds at the tail; answers the length. */
  rpush(key: string, ...values: unknown[]): Promise<number>;
  lpop<T = unknown>(key: string): Promise<T | undefined>;
  rpop<T = unknown>(key: string): Promise<T | undefined>;
  /** From `start` to `stop`, both included. */
  lrange<T = unknown>(key: string, start: number, stop: number): Promise<T[]>;
  /** Keeps only `start` to `stop`, both included. */
  ltrim(key: string, start: number, stop: number): Promise<void>;
  llen(key: string): Promise<number>;
}

/** Sets of values: equal values have equal encodings. */
export interface SetCommands {
  /** How many are new. */
  sadd(key: string, ...members: unknown[]): Promise<number>;
  /** How many were there. */
  srem(key: string, ...members: unknown[]): Promise<number>;
  /** In no order. */
  smembers<T = unknown>(key: string): Promise<T[]>;
  sismember(key: string, member: unknown): Promise<boolean>;
  scard(key: string): Promise<number>;
}

export interface Ranked {
  member: string;
  score: number;
}

/** Texts with scores (sorted sets). */
export interface RankingCommands {
  /** Adds to a score, 0 where there is none; answers the sum. */
  zincrby(key: string, member: string, by: number): Promise<number>;
  /** The highest `count`, best first; equal scores in no order that may be relied on. */
  ztop(key: string, count: number): Promise<Ranked[]>;
  /** Keeps only the highest `count`. */
  ztrim(key: string, count: number): Promise<void>;
}

export interface Subscriber {
  /** Called for every message, in the order in which the server got them. */
  message(channel: string, text: string): void;
  /** Messages may have been missed: the connection was lost. Subscriptions come back by themselves. */
  lost(): void;
}

/** Publish and subscribe, on a connection of its own. Nothing is kept: who is not there misses it. */
export interface Channels {
  /** Resolves when the server has it. */
  publish(channel: string, text: string): Promise<void>;
  /** Subscribes, now or as soon as the server can be reached, and again after every loss. Never throws. */
  subscribe(channels: readonly string[], subscriber: Subscriber): Subscription;
}

export interface Subscription {
  /** Resolves when the server delivers for the first time. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Injection token of the {@link KeyValueStore}. */
export const KEY_VALUE_STORE = Symbol('KeyValueStore');
