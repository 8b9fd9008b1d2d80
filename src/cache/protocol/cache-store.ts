/** A random id that stands for "the state of a tag since its last invalidation". Never reused. */
export type Stamp = string;

/** What is stored under a key. */
export interface CacheEntry {
  /** Plain JSON; frozen, since its readers may share it. */
  readonly value: unknown;
  /** The stamps of the entry's tags, in their order, as they were before the loader read its source. */
  readonly stamps: readonly Stamp[];
  /** Identity of the server that held those stamps: after a restart they prove nothing. */
  readonly epoch: string;
  /** When the entry was made, in milliseconds since the Unix epoch. */
  readonly storedAt: number;
}

/** An entry and the stamps that its tags have now, read at one moment. */
export interface Snapshot {
  readonly entry: CacheEntry | null;
  /** Null for a tag that has no stamp. */
  readonly stamps: readonly (Stamp | null)[];
}

/** What `GET /cache/stats` and the health report show of a store. */
export interface CacheStoreInfo {
  pingTimeSeconds: number;
  usedMemoryHuman: string;
  connectedClients: number;
}

/**
 * Where entries and stamps are kept. Adapters: Redis and memory; one contract suite runs on both. Keys and tags
 * are given without the namespace, which is the store's own. Every method rejects when the store cannot be
 * reached; none has a time limit of its own: that is the link's part.
 */
export interface CacheStore {
  readonly kind: 'memory' | 'redis';
  /** How a hit on this store is reported. */
  readonly level: 'L1' | 'L2';
  /** The identity of the server now connected to; changes when it restarted or was replaced. */
  identify(): Promise<string>;
  /** Calls `listener` whenever the connection is lost: what follows may reach another server. */
  onLost(listener: () => void): void;
  /** The entry and the current stamps of the tags, in one round trip. A malformed entry counts as absent. */
  read(key: string, tags: readonly string[]): Promise<Snapshot>;
  /** Gives a stamp to each tag that has none, and answers the stamps that now stand. Never replaces one. */
  mint(tags: readonly string[]): Promise<Stamp[]>;
  /** Keeps an entry, whose value as text is `json`, for `ttlMs` milliseconds. */
  write(key: string, entry: CacheEntry, json: string, ttlMs: number): Promise<void>;
  /**
   * Gives every tag that has a stamp a new one: no entry made before is fresh any more. A tag without a stamp needs
   * none: nothing can be proved fresh by it.
   */
  stamp(tags: readonly string[]): Promise<void>;
  /** Removes the entries whose key matches (`*`: any characters; all others stand for themselves); answers how many. */
  clear(pattern: string): Promise<number>;
  info(): Promise<CacheStoreInfo>;
  close(): Promise<void>;
}

/** Injection token of the {@link CacheStore}. */
export const CACHE_STORE = Symbol('CacheStore');
