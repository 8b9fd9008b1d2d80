import type { Region } from './regions.js';

/** One cached read. */
export interface CacheRequest<T> {
  region: Region;
  /** Says everything that the answer depends on: equal ids, equal answers. */
  id: string;
  /** What the answer is made from; a write to any of them makes it void. Asked only when the answer is not at hand. */
  tags: () => readonly string[];
  /** Reads the source. */
  load: () => Promise<T>;
  /** Kept for the shorter, negative time. Without it: null and undefined. */
  isNegative?: ((result: T) => boolean) | undefined;
  /** Not kept at all. */
  unless?: ((result: T) => boolean) | undefined;
  /** Kept for so many milliseconds at most, where it says so. */
  atMostMs?: ((result: T) => number | undefined) | undefined;
}

/** Many cached reads of one kind. */
export interface CacheBatchRequest<T> {
  region: Region;
  ids: readonly string[];
  tags: (id: string) => readonly string[];
  /** Reads all the ids that the cache has not, at once; an id that is left out of the answer does not exist. */
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  /** `load` does not ask the database, and waits for no turn: while it is slow, others must not wait for it. */
  ungated?: boolean;
}

/** Tells others who may reach the shared store; what it answers is waited for. Must not reject. */
export type OnOwed = () => Promise<void>;

/** What the rest of the program may do with the cache. */
export interface Cache {
  /** The cached answer if it is proved fresh, else what `load` answers. Rejects only as `load` does. */
  getOrLoad<T>(request: CacheRequest<T>): Promise<T>;
  /** Those that exist. At most one round trip to the shared store and one load. */
  getMany<T>(request: CacheBatchRequest<T>): Promise<Map<string, T>>;
  /**
   * Makes everything that was made from these tags void, on all instances. Call it after the commit and before the
   * acknowledgement. Never rejects; false: the shared store could not be told, and will be when it is back. Then
   * `onOwed` has been called, before the wait that makes up for it.
   */
  invalidate(tags: readonly string[], onOwed?: OnOwed): Promise<boolean>;
  /** Removes the entries whose key (`region:id`) matches (`*`: any characters), on all instances; answers how many. */
  clear(pattern: string): Promise<number>;
}
