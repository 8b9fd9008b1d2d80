import { AppError } from '../../common/errors.js';
import type {
  CacheableManyOptions,
  CacheableOptions,
  CacheEvictOptions,
  CachePutOptions,
} from './cache-options.js';

/** Any method and any reader of many, once the decorators' types have been checked. */
export type Method = (...args: unknown[]) => Promise<unknown>;
type ManyMethod = (ids: readonly unknown[], ...rest: unknown[]) => Promise<ReadonlyMap<unknown, unknown>>;

export type CacheableRule = CacheableOptions<Method>;
export type CacheableManyRule = CacheableManyOptions<ManyMethod>;
export type EvictRule = CacheEvictOptions<Method>;
export type PutRule = CachePutOptions<object, Method>;
export type ReadRule = { kind: 'one'; rule: CacheableRule } | { kind: 'many'; rule: CacheableManyRule };

/** All that the decorators of one method say. */
export interface MethodRules {
  read?: ReadRule | undefined;
  evicts: readonly EvictRule[];
  puts: readonly PutRule[];
}

const registry = new WeakMap<object, Map<PropertyKey, MethodRules>>();
const NOTHING: ReadonlyMap<PropertyKey, MethodRules> = new Map();

/** The rules of the methods that this prototype itself declares, by name. */
export function rulesDeclaredBy(prototype: object): ReadonlyMap<PropertyKey, MethodRules> {
  return registry.get(prototype) ?? NOTHING;
}

/**
 * Leaves what a decorator says with the prototype, under the method's name: another decorator may replace the function.
 * Errors: `CACHE_MISUSE` for what is not a method of instances, and for decorators that contradict each other.
 */
export function declareRules(
  target: object,
  name: PropertyKey,
  descriptor: PropertyDescriptor | undefined,
  { read, evicts = [], puts = [] }: Partial<MethodRules>,
): void {
  const { name: className } = typeof target === 'function' ? target : target.constructor;
  const refused = (reason: string) => misuse(className, name, reason);
  if (typeof target === 'function') throw refused('is static; only methods of providers are cached');
  if (typeof descriptor?.value !== 'function') throw refused('is not a method');
  const keyspace = read?.rule.keyspace;
  if (keyspace !== undefined && !/^[\w-]+$/.test(keyspace))
    throw refused(`has the keyspace "${keyspace}"; it may have letters, digits, - and _`);

  const methods = registry.get(target) ?? new Map<PropertyKey, MethodRules>();
  registry.set(target, methods);
  const before = methods.get(name);
  if (before && (before.read ?? read))
    throw refused('has a second cache decorator beside the one that caches it; say both in one @Caching');
  methods.set(name, {
    read,
    evicts: [...(before?.evicts ?? []), ...evicts],
    puts: [...(before?.puts ?? []), ...puts],
  });
}

/** The error of a wrong use, which names the class and the method. */
export function misuse(className: string, method: PropertyKey, reason: string): AppError {
  return new AppError('CACHE_MISUSE', `${className}.${String(method)} ${reason}.`);
}
