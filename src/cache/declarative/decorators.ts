import type {
  AsyncMethod,
  CacheableManyOptions,
  CacheableOptions,
  CacheEvictOptions,
  CachePutOptions,
  CachingOptions,
  ManyMethod,
} from './cache-options.js';
import {
  type CacheableManyRule,
  type CacheableRule,
  declareRules,
  type EvictRule,
  type MethodRules,
  type PutRule,
} from './cache-rules.js';

/** A decorator of a method of this type, on a class that has what its callbacks call. */
type DecoratorOf<M, S = object> = (
  target: S,
  name: PropertyKey,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/** Answers the method from the cache while its tags are untouched; else calls it and keeps the result. */
export function Cacheable<M extends AsyncMethod>(options: CacheableOptions<M>): DecoratorOf<M> {
  return declare({ read: { kind: 'one', rule: options as object as CacheableRule } });
}

/**
 * The same for a method that reads many at once: each of them is an entry of its own, and all that the cache has not
 * are loaded by one call. An id that the answer leaves out does not exist, which is kept as null. Ids may be repeated.
 */
export function CacheableMany<M extends ManyMethod>(options: CacheableManyOptions<M>): DecoratorOf<M> {
  return declare({ read: { kind: 'many', rule: options as object as CacheableManyRule } });
}

/**
 * After the method succeeded, and before it resolves, makes everything made from the tags void. Its errors make nothing
 * void. With `beforeInvocation` the tags are made void before the method begins, and again when it ends, well or not.
 */
export function CacheEvict<M extends AsyncMethod>(options: CacheEvictOptions<M>): DecoratorOf<M> {
  return declare({ evicts: [options as object as EvictRule] });
}

/** As {@link CacheEvict}; then loads and keeps again what `refresh` reads. */
export function CachePut<S extends object, M extends AsyncMethod>(
  options: CachePutOptions<S, M>,
): DecoratorOf<M, S> {
  return declare({ puts: [options as object as PutRule] });
}

/**
 * Several rules for one method. Everything that they make void is made void at once. With `cacheable`, the others apply
 * when the method is called, not when the cache answers, and before the answer is given to anybody.
 */
export function Caching<S extends object, M extends AsyncMethod>({
  cacheable,
  evict = [],
  put = [],
}: CachingOptions<S, M>): DecoratorOf<M, S> {
  return declare({
    read: cacheable && { kind: 'one', rule: cacheable as object as CacheableRule },
    evicts: evict.map((rule) => rule as object as EvictRule),
    puts: put.map((rule) => rule as object as PutRule),
  });
}

/** The callbacks were checked against the method; from here on they are called with whatever the method gets. */
function declare(rules: Partial<MethodRules>) {
  return (target: object, name: PropertyKey, descriptor: PropertyDescriptor): void => {
    declareRules(target, name, descriptor, rules);
  };
}
