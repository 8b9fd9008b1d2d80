import { type MethodRules, misuse, rulesDeclaredBy } from './cache-rules.js';

/** A method of an instance that has cache decorators. */
export interface RuledMethod {
  /** The class of the instance, which may inherit the method. */
  className: string;
  name: PropertyKey;
  rules: MethodRules;
}

/**
 * The decorated methods of an instance, inherited ones too. Errors: `CACHE_MISUSE` where a class overrides a decorated
 * method without decorating its own: it would silently not be cached, or make nothing void.
 */
export function ruledMethods(instance: object): RuledMethod[] {
  const chain = prototypesOf(instance);
  return chain.flatMap((prototype) =>
    [...rulesDeclaredBy(prototype)].flatMap(([name, rules]) => {
      const holder = chain.find((candidate) => Object.hasOwn(candidate, name)) ?? prototype;
      const className = classOf(instance);
      if (holder === prototype) return [{ className, name, rules }];
      if (rulesDeclaredBy(holder).has(name)) return [];
      throw misuse(
        classOf(holder),
        name,
        `overrides a method of ${classOf(prototype)} that has a cache decorator, and has none itself`,
      );
    }),
  );
}

function prototypesOf(instance: object): object[] {
  const chain: object[] = [];
  for (
    let prototype = Object.getPrototypeOf(instance) as object | null;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  )
    chain.push(prototype);
  return chain;
}

const classOf = (object: object) => object.constructor.name;
