import type { Contender } from '../harness/contender.js';
import { asyncCacheDedupe } from './async-cache-dedupe.js';
import { bentocache } from './bentocache.js';
import { cacheManager } from './cache-manager.js';
import { cacheable } from './cacheable.js';
import { decorated } from './decorated.js';
import { layeredLoader } from './layered-loader.js';
import { map } from './map.js';
import { ours } from './ours.js';
import { plain } from './plain.js';

/** Everybody who can be measured, by the name in the results. */
export const CONTENDERS = {
  ours: () => ours({ mode: 'leased', region: 'material' }),
  'ours, one instance loads for all': () => ours({ mode: 'leased', region: 'search' }),
  'ours, by decorator and DI': () => decorated(),
  'ours, validated': () => ours({ mode: 'validated', region: 'material' }),
  'ours, alone': () => ours({ mode: 'alone', region: 'material' }),
  'a Map of objects': () => map({ texts: false }),
  'a Map of texts': () => map({ texts: true }),
  'plain GET': () => plain({ parse: false }),
  'plain GET + JSON.parse': () => plain({ parse: true }),
  bentocache: () => bentocache({ serialize: true, byTag: false }),
  'bentocache, objects in memory': () => bentocache({ serialize: false, byTag: false }),
  'bentocache, by tags': () => bentocache({ serialize: true, byTag: true }),
  'bentocache, tuned for faults': () =>
    bentocache({
      serialize: true,
      byTag: false,
      cache: { l2CircuitBreakerDuration: 1000 },
      connection: { commandTimeout: 50, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
    }),
  cacheable: () => cacheable({ tags: false, copies: true, sync: true }),
  'cacheable, no copies': () => cacheable({ tags: false, copies: false, sync: true }),
  'cacheable, without sync': () => cacheable({ tags: false, copies: true, sync: false }),
  'cacheable, by tags': () => cacheable({ tags: true, copies: true, sync: true }),
  'cache-manager': () => cacheManager(),
  'layered-loader': () => layeredLoader(),
  'async-cache-dedupe, memory': () => asyncCacheDedupe('memory'),
  'async-cache-dedupe, Redis': () => asyncCacheDedupe('redis'),
} satisfies Record<string, () => Contender>;

export type ContenderName = keyof typeof CONTENDERS;

/** Whom the quick form measures: enough to see that everything works. */
const IN_QUICK: ReadonlySet<ContenderName> = new Set([
  'ours',
  'ours, by decorator and DI',
  'plain GET + JSON.parse',
  'a Map of objects',
  'bentocache',
]);

/** All of them, or those that the quick form measures. */
export function measuredOf(names: readonly ContenderName[], quick: boolean): readonly ContenderName[] {
  return quick ? names.filter((name) => IN_QUICK.has(name)) : names;
}
