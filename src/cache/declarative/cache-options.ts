import type { Region } from '../protocol/regions.js';

/** A method that the decorators take: one that returns a promise. */
export type AsyncMethod = (...args: never[]) => Promise<unknown>;
type ResultOf<M extends AsyncMethod> = Awaited<ReturnType<M>>;

/** How a method is cached. The callbacks see the method's parameters. */
export interface CacheableOptions<M extends AsyncMethod> {
  region: Region;
  /** Says everything that the answer depends on: equal keys, equal answers. */
  key: (...args: Parameters<M>) => string;
  /** What the answer is made from. Asked only when the answer is not at hand. */
  tags: (...args: Parameters<M>) => readonly string[];
  /** Tells the keys of this method from those of the other methods of its region: letters, digits, `-` and `_`. */
  keyspace?: string;
  /** False: this call does not use the cache. */
  condition?: (...args: Parameters<M>) => boolean;
  /** Kept for the region's shorter time, as null and undefined are. */
  isNegative?: (result: ResultOf<M>) => boolean;
  /** Not kept at all. */
  unless?: (result: ResultOf<M>) => boolean;
  /** Kept for so many milliseconds at most, where it says so. */
  atMostMs?: (result: ResultOf<M>) => number | undefined;
}

/** A method that reads many at once: a list of ids, then whatever else; what it leaves out does not exist. */
export type ManyMethod = (ids: never, ...rest: never[]) => Promise<ReadonlyMap<unknown, unknown>>;

/** How each of many is cached. The callbacks see one id, and then the method's further parameters. */
interface EachOptions<A extends unknown[]> {
  region: Region;
  key: (...args: A) => string;
  tags: (...args: A) => readonly string[];
  keyspace?: string;
  /** Not for many: a missing id is negative, everything else is kept. */
  condition?: never;
  isNegative?: never;
  unless?: never;
  atMostMs?: never;
}

/**
 * How a method that reads many is cached. Where `key` is the very function of a method that reads one, both share their
 * entries. The map must be keyed by the ids.
 */
export type CacheableManyOptions<M extends ManyMethod> = M extends (
  ids: readonly (infer I)[],
  ...rest: infer Rest
) => Promise<ReadonlyMap<infer K, unknown>>
  ? [I] extends [K]
    ? EachOptions<[I, ...Rest]>
    : never
  : never;

/** What a method makes void once it succeeded. The callbacks see its result and its parameters. */
export interface EvictAfterOptions<M extends AsyncMethod> {
  tags: (result: ResultOf<M>, ...args: Parameters<M>) => readonly string[];
  /** False: this call makes nothing void. */
  condition?: (result: ResultOf<M>, ...args: Parameters<M>) => boolean;
  beforeInvocation?: false;
}

/** What a method makes void whatever becomes of it. There is no result yet when the callbacks are asked. */
export interface EvictBeforeOptions<M extends AsyncMethod> {
  tags: (...args: Parameters<M>) => readonly string[];
  condition?: (...args: Parameters<M>) => boolean;
  beforeInvocation: true;
}

export type CacheEvictOptions<M extends AsyncMethod> = EvictAfterOptions<M> | EvictBeforeOptions<M>;

/** What a method makes void, and what is loaded and kept again at once. `S` is the class. */
export interface CachePutOptions<S, M extends AsyncMethod> {
  tags: (result: ResultOf<M>, ...args: Parameters<M>) => readonly string[];
  /** False: this call makes nothing void and loads nothing. */
  condition?: (result: ResultOf<M>, ...args: Parameters<M>) => boolean;
  /**
   * Calls the cached reads whose entries are to be there again. It runs after the stamps were renewed, so what is kept
   * is what a load after them returned, never the writer's own copy: two writers may stamp in the other order than
   * they committed. Skipped unless `CACHE_ENABLE_WRITE_THROUGH` is set.
   */
  refresh: (service: S, result: ResultOf<M>, ...args: Parameters<M>) => Promise<unknown>;
}

/** Several rules for one method. */
export interface CachingOptions<S, M extends AsyncMethod> {
  cacheable?: CacheableOptions<M>;
  evict?: readonly CacheEvictOptions<M>[];
  put?: readonly CachePutOptions<S, M>[];
}
