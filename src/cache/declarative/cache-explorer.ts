import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { REGIONS, type Regions } from '../protocol/regions.js';
import { type Method, misuse } from './cache-rules.js';
import { KeySpaces } from './key-spaces.js';
import { MethodInterceptor } from './method-interceptor.js';
import { type RuledMethod, ruledMethods } from './ruled-methods.js';

/** What the explorer needs to know of what Nest's container holds. */
interface Held {
  readonly instance: unknown;
  readonly metatype: unknown;
  readonly isTransient: boolean;
  isDependencyTreeStatic(): boolean;
}

/**
 * At boot, puts a wrapper in the place of every decorated method of every provider. It is the instance's own property, so
 * calls through `this` are cached too, while `new Service()` in a unit test is not. Modules that import the cache's are
 * initialised after it, so their hooks call wrapped methods already; constructors and factories do not.
 */
@Injectable()
export class CacheExplorer implements OnModuleInit {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(REGIONS) private readonly regions: Regions,
    private readonly interceptor: MethodInterceptor,
  ) {}

  /** Errors: `CACHE_MISUSE`, which names the class, the method and what is wrong. */
  onModuleInit(): void {
    const modules = [...this.modules.values()];
    for (const held of modules.flatMap(({ controllers }) => [...controllers.values()]))
      this.refuse(held, () => 'is a route, which Nest has already bound; cache the method of a service');

    const keySpaces = new KeySpaces();
    const done = new Set<object>();
    for (const held of modules.flatMap(({ providers, injectables }) => [
      ...providers.values(),
      ...injectables.values(),
    ])) {
      if (held.isTransient || !held.isDependencyTreeStatic()) {
        this.refuse(
          held,
          (className) => `is cached, but ${className} is not a singleton; make it one, or cache below it`,
        );
        continue;
      }
      const { instance } = held as Held;
      // An alias holds the instance of another provider.
      if (instance === null || typeof instance !== 'object' || done.has(instance)) continue;
      done.add(instance);
      for (const method of ruledMethods(instance)) {
        this.check(instance, method);
        keySpaces.claim(method);
        this.wrap(instance, method);
      }
    }
  }

  private refuse(held: Held, reason: (className: string) => string): void {
    const [method] = ruledMethods(exampleOf(held));
    if (method) throw misuse(method.className, method.name, reason(method.className));
  }

  private check(instance: object, { className, name, rules: { read } }: RuledMethod): void {
    if (read && !Object.hasOwn(this.regions, read.rule.region))
      throw misuse(className, name, `is cached in the region "${read.rule.region}", which does not exist`);
    if (Object.hasOwn(instance, name))
      throw misuse(className, name, 'is hidden by a property of the instance that has its name');
    if (!Object.isExtensible(instance)) throw misuse(className, name, 'belongs to a frozen instance');
  }

  private wrap(instance: object, { name, rules }: RuledMethod): void {
    const method = (instance as Record<PropertyKey, Method>)[name] as Method;
    Object.defineProperty(instance, name, {
      value: this.interceptor.wrap(rules, instance, method),
      writable: true,
      configurable: true,
    });
  }
}

/** An object with the methods of what is held; Nest has no instance of what is made anew for each request. */
function exampleOf({ instance, metatype }: Held): object {
  if (instance !== null && typeof instance === 'object') return instance;
  const { prototype } = (typeof metatype === 'function' ? metatype : Object) as { prototype: object | null };
  return Object.create(prototype ?? null) as object;
}
