import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock.js';
import type { KeyValueStore } from '../stores/key-value-store.js';
import { BatchRead } from './batch-read.js';
import { CacheLink } from './cache-link.js';
import type { CacheObserver } from './cache-observer.js';
import { type CacheParts, CoherentCache } from './coherent-cache.js';
import { EntryKeeper } from './entry-keeper.js';
import { type BusMessage, InstanceBus } from './instance-bus.js';
import { Invalidator } from './invalidator.js';
import { ALONE, Lease, NEVER, type Trust } from './lease.js';
import { LeaseRegistry } from './lease-registry.js';
import { LoadGate } from './load-gate.js';
import { LoadTurns } from './load-turns.js';
import { Loader } from './loader.js';
import { LocalCache } from './local-cache.js';
import { Lookup } from './lookup.js';
import type { Regions } from './regions.js';
import { SharedLevel } from './shared-level.js';
import { TagCells } from './tag-cells.js';

/** How a cache is to be. */
export interface CacheOptions {
  /** What all instances share; undefined: this process is the only one. */
  shared: KeyValueStore | undefined;
  /** With a shared store: whether hits in the process need no round trip, or every read asks. */
  mode: 'leased' | 'validated';
  regions: Regions;
  /** The longest that one command to the shared store may take, in milliseconds. */
  timeLimitMs: number;
  /** Tags that one round trip invalidates at most. */
  batchSize: number;
  /** Bound of what is kept in the process, in bytes, estimated. */
  memoryLimitBytes: number;
  /** The length of a lease, in milliseconds; the same on all instances. */
  leaseMs: number;
  /** Loads at once at most. */
  loadConcurrency: number;
  clock: Clock;
  observer: CacheObserver;
}

/** Puts the parts of a cache together. */
export function createCache(options: CacheOptions): CoherentCache {
  const cells = new TagCells();
  const local = new LocalCache(options.memoryLimitBytes);
  return options.shared
    ? sharedCache(options, options.shared, cells, local)
    : lonelyCache(options, cells, local);
}

/** One process: what it keeps is all there is, and nobody else can change it. */
function lonelyCache(options: CacheOptions, cells: TagCells, local: LocalCache): CoherentCache {
  return assemble(options, undefined, cells, local, ALONE, {
    invalidations: {
      invalidate: (tags) => {
        cells.kill(tags);
        options.observer.invalidated(tags.length, 0);
        return Promise.resolve(true);
      },
      invalidateAll: () => {
        cells.killAll();
        return Promise.resolve(true);
      },
      clear: (pattern) => Promise.resolve(local.clear(pattern)),
    },
    life: {
      instance: randomUUID(),
      // It begins with nothing, and nothing can be lost.
      beforeTrust: () => undefined,
      open: () => Promise.resolve(),
      up: () => true,
      leased: () => true,
      close: () => Promise.resolve(),
    },
  });
}

function sharedCache(
  options: CacheOptions,
  store: KeyValueStore,
  cells: TagCells,
  local: LocalCache,
): CoherentCache {
  const { clock, observer, leaseMs } = options;
  const instance = randomUUID();
  const link = new CacheLink(store, options.timeLimitMs, leaseMs, clock, observer);
  const shared = new SharedLevel(store, link, options.batchSize, observer);
  const registry = new LeaseRegistry(store, link, instance, leaseMs, clock);
  const bus = new InstanceBus(store, instance, observer);
  const lease =
    options.mode === 'leased'
      ? new Lease(link, registry, bus, cells, instance, leaseMs, clock, observer)
      : undefined;
  const trust: Trust = lease ?? NEVER;
  const invalidator = new Invalidator(
    shared,
    registry,
    bus,
    cells,
    local,
    instance,
    leaseMs,
    clock,
    observer,
  );
  // Who looks at the registry early need not wait for it at the first write.
  link.onUp(() => void registry.holders().catch(() => undefined));
  const hear = (message: BusMessage) => {
    if (message.kind === 'beat' && message.from === instance) lease?.heard(message.beat);
    else invalidator.hear(message);
  };
  return assemble(options, shared, cells, local, trust, {
    invalidations: invalidator,
    life: {
      instance,
      beforeTrust: (step) => link.beforeTrust(step),
      open: () => {
        bus.open(hear, () => lease?.drop());
        return link.open();
      },
      up: () => link.up,
      leased: () => trust.live(clock.monotonic()),
      close: async () => {
        await lease?.close();
        await link.close();
        await bus.close();
      },
    },
  });
}

function assemble(
  options: CacheOptions,
  shared: SharedLevel | undefined,
  cells: TagCells,
  local: LocalCache,
  trust: Trust,
  ends: Pick<CacheParts, 'invalidations' | 'life'>,
): CoherentCache {
  const { clock, observer, regions } = options;
  const keeper = new EntryKeeper(local, shared, regions, clock, observer);
  const gate = new LoadGate(options.loadConcurrency);
  const turns = shared && new LoadTurns(shared, keeper, regions, clock);
  const loader = new Loader(keeper, gate, turns, regions, clock, observer);
  const lookup = new Lookup(cells, shared, keeper, clock);
  const batch = new BatchRead(local, trust, lookup, keeper, loader, clock, observer);
  return new CoherentCache({ local, trust, lookup, loader, gate, batch, clock, observer, ...ends });
}
