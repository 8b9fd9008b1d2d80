import { silentObserver } from '../../src/cache/protocol/cache-observer.js';
import { createCache } from '../../src/cache/protocol/create-cache.js';
import { regionsOf } from '../../src/cache/protocol/regions.js';
import type { KeyValueStore } from '../../src/cache/stores/key-value-store.js';
import { type Clock, systemClock } from '../../src/common/clock.js';
import { readConfig } from '../../src/config/index.js';
import type { Subject } from './race.js';

export interface CoherentOptions {
  mode?: 'leased' | 'validated';
  clock?: Clock;
  leaseMs?: number;
}

/** The coherent cache, as an instance of the program has it; without a store it is the only one. */
export async function coherentSubject(
  shared: KeyValueStore | undefined,
  { mode = 'leased', clock = systemClock, leaseMs = 1000 }: CoherentOptions = {},
): Promise<Subject & { close: () => Promise<void> }> {
  const cache = createCache({
    shared,
    mode,
    regions: regionsOf(readConfig(SHORT_LIVED)),
    timeLimitMs: 5000,
    batchSize: 100,
    memoryLimitBytes: 16_777_216,
    leaseMs,
    // Few, so that loads also wait for their turn.
    loadConcurrency: 8,
    clock,
    observer: silentObserver,
  });
  await cache.open();
  let [reads, writes] = [0, 0];
  const readOne: Subject['read'] = (key, load) =>
    cache.getOrLoad({ region: regionOf(key), id: key, tags: () => tagsOf(key), load });
  const readAsBatch: Subject['read'] = async (key, load) => {
    const loadAll = async () => new Map([[key, await load()]]);
    const answers = await cache.getMany({ region: regionOf(key), ids: [key], tags: tagsOf, load: loadAll });
    return answers.get(key)!;
  };
  return {
    read: (key, load) => ((reads += 1) % BATCH_EVERY === 0 ? readAsBatch : readOne)(key, load),
    // By both of its tags, or by one.
    invalidate: async (key) => {
      await cache.invalidate(tagsOf(key).slice((writes += 1) % 2));
    },
    close: () => cache.close(),
  };
}

/** So that entries expire and are refreshed in the course of a run, too. */
const SHORT_LIVED = { CACHE_SEARCH_TTL: '1', CACHE_MATERIAL_TTL: '3' };

/** Every so many reads is one of getMany. */
const BATCH_EVERY = 8;

const numberOf = (key: string) => Number(key.replace(/\D/g, ''));

/** In the one, instances take turns to load; in the other each loads for itself. */
const regionOf = (key: string) => (numberOf(key) % 2 === 0 ? 'search' : 'material');

/** A key hangs on itself, and on a tag that it shares with another one. */
const tagsOf = (key: string) => [key, `pair-${Math.floor(numberOf(key) / 2)}`];
