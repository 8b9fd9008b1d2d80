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
    regions: regionsOf(readConfig({})),
    timeLimitMs: 5000,
    batchSize: 100,
    memoryLimitBytes: 16_777_216,
    leaseMs,
    loadConcurrency: 64,
    clock,
    observer: silentObserver,
  });
  await cache.open();
  let writes = 0;
  return {
    read: (key, load) => cache.getOrLoad({ region: regionOf(key), id: key, tags: () => tagsOf(key), load }),
    invalidate: (key) => cache.invalidate(tagsOf(key).slice((writes += 1) % 2)),
    close: () => cache.close(),
  };
}

const numberOf = (key: string) => Number(key.replace(/\D/g, ''));

/** In the one, instances take turns to load; in the other each loads for itself. */
const regionOf = (key: string) => (numberOf(key) % 2 === 0 ? 'search' : 'material');

/** A key hangs on itself, and on one of three more. */
const tagsOf = (key: string) => [key, `group-${numberOf(key) % 3}`];
