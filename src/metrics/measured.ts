import type { Metrics, Outcome, StoreName } from './metrics.js';

type Method = (...parameters: unknown[]) => unknown;

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

/** `method` of `target`, timed into `store_operation_duration_seconds` when it returns a promise. */
function timed(target: object, method: Method, name: string, store: StoreName, metrics: Metrics): Method {
  return (...parameters) => {
    const startedAt = performance.now();
    const observe = (outcome: Outcome) =>
      metrics.storeOperationDuration.observe(
        { store, operation: name, outcome },
        (performance.now() - startedAt) / 1000,
      );
    const result = method.apply(target, parameters);
    if (!isPromise(result)) return result;
    result.then(
      () => observe('ok'),
      () => observe('error'),
    );
    return result;
  };
}

/**
 * The same store, every asynchronous method of it measured under the method's name. Used where an
 * adapter is chosen, so that neither adapters nor callers know of metrics.
 */
export function measured<T extends object>(target: T, store: StoreName, metrics: Metrics): T {
  const wrapped = new Map<string, Method>();
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string' || property === 'constructor')
        return value;
      let method = wrapped.get(property);
      if (!method) {
        method = timed(target, value as Method, property, store, metrics);
        wrapped.set(property, method);
      }
      return method;
    },
  });
}
