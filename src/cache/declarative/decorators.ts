import 'reflect-metadata';
import type { Region } from '../protocol/regions.js';

/** A decorator of methods that take at least the parameters, and return no more than the result, of its callbacks. */
type MethodDecoratorOf<A extends unknown[], R> = <B extends [...A, ...unknown[]], S extends R>(
  target: object,
  name: string,
  descriptor: TypedPropertyDescriptor<(...args: B) => Promise<S>>,
) => void;

/** How a method is cached. The callbacks see the method's parameters. */
export interface CacheableOptions<A extends unknown[], R> {
  region: Region;
  /** Says everything that the answer depends on: equal keys, equal answers. */
  key: (...args: A) => string;
  /** What the answer is made from. */
  tags: (...args: A) => readonly string[];
  /** Kept for the region's shorter time, as null and undefined are. */
  isNegative?: (result: R) => boolean;
  /** Not kept at all. */
  unless?: (result: R) => boolean;
}

/** What a method makes void. The callback sees its result and its parameters. */
export interface CacheEvictOptions<A extends unknown[], R> {
  tags: (result: R, ...args: A) => readonly string[];
}

/** What a method makes void, and what is loaded and kept again at once. */
export interface CachePutOptions<A extends unknown[], R> extends CacheEvictOptions<A, R> {
  /**
   * Calls the cached reads whose entries are to be there again. It runs after the stamps were renewed, so what is kept
   * is what a load after them returned, never the writer's own copy: two writers may stamp in the other order than
   * they committed. Skipped unless `CACHE_ENABLE_WRITE_THROUGH` is set.
   */
  refresh: (service: unknown, result: R, ...args: A) => Promise<unknown>;
}

/** What a decorator leaves on a method; each callback is called as its decorator's types promise. */
export type CacheRule =
  | ({ kind: 'cacheable' } & CacheableOptions<unknown[], unknown>)
  | ({ kind: 'evict' } & CacheEvictOptions<unknown[], unknown>)
  | ({ kind: 'put' } & CachePutOptions<unknown[], unknown>);

const RULE = Symbol('CacheRule');

/** Answers the method from the cache while its tags are untouched; else calls it and keeps the result (plain JSON). */
export function Cacheable<A extends unknown[], R>(options: CacheableOptions<A, R>): MethodDecoratorOf<A, R> {
  return leave('cacheable', options);
}

/** After the method succeeded, and before it resolves, makes everything made from the tags void. Its errors evict nothing. */
export function CacheEvict<A extends unknown[], R>(
  options: CacheEvictOptions<A, R>,
): MethodDecoratorOf<A, R> {
  return leave('evict', options);
}

/** As {@link CacheEvict}; then loads and keeps again what `refresh` reads. */
export function CachePut<A extends unknown[], R>(options: CachePutOptions<A, R>): MethodDecoratorOf<A, R> {
  return leave('put', options);
}

/** The rule of a method; undefined if it has none. */
export function cacheRuleOf(method: object): CacheRule | undefined {
  return Reflect.getMetadata(RULE, method) as CacheRule | undefined;
}

function leave<A extends unknown[], R>(kind: CacheRule['kind'], options: object): MethodDecoratorOf<A, R> {
  return (_target, name, descriptor) => {
    if (!descriptor.value) throw new TypeError(`${name} is not a method`);
    Reflect.defineMetadata(RULE, { kind, ...options }, descriptor.value);
  };
}
