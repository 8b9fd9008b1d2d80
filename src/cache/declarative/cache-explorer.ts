import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { AppError } from '../../common/errors.js';
import { type CacheRule, cacheRuleOf } from './decorators.js';
import { MethodInterceptor } from './method-interceptor.js';

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * At boot, wraps every decorated method of every provider. The wrapper is the instance's own property, so calls through
 * `this` are cached too, while `new Service()` in a unit test is not.
 */
@Injectable()
export class CacheExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly interceptor: MethodInterceptor,
  ) {}

  /** Errors: `CACHE_MISUSE` for a decorated method of a provider that is not a singleton. */
  onModuleInit(): void {
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const type = wrapper.metatype;
      if (typeof type !== 'function') continue;
      const rules = this.rulesOf(type.prototype as Methods | undefined);
      if (rules.length === 0) continue;
      if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient)
        throw new AppError(
          'CACHE_MISUSE',
          `${type.name}.${rules[0]?.name ?? ''} is cached, but ${type.name} is not a singleton: make it one, or cache below it`,
        );
      for (const { name, rule } of rules) this.wrap(wrapper.instance as Methods, name, rule);
    }
  }

  private rulesOf(prototype: Methods | undefined): { name: string; rule: CacheRule }[] {
    if (!prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = prototype[name];
      const rule = method && cacheRuleOf(method);
      return rule ? [{ name, rule }] : [];
    });
  }

  private wrap(service: Methods, name: string, rule: CacheRule): void {
    const method = service[name];
    if (!method || Object.hasOwn(service, name)) return;
    service[name] = (...args) =>
      this.interceptor.intercept(rule, { service, args, proceed: () => method.apply(service, args) });
  }
}
