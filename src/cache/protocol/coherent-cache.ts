/*
 * Coherence by stamped tags, and leases on the process
 * ====================================================
 *
 * Cache-aside that deletes keys has a hole: a reader that loaded the old value just before a write stores it just
 * after the delete, and everybody reads it until its TTL ends. So nothing is deleted here to invalidate. Every entry
 * carries a proof instead, and a read accepts the entry only while the proof holds.
 *
 * The promise: a read that begins after a write was acknowledged never returns what was there before the write. On any
 * instance, whatever the interleaving.
 *
 * The shared store (L2)
 * ---------------------
 * A tag (`material:42`, `search`) has a stamp: a random id in the store, replaced by every invalidation.
 *
 *   S1. An entry holds the stamps that its tags had BEFORE its loader read the source.
 *   S2. A writer replaces the stamps AFTER its commit and BEFORE it acknowledges.
 *   S3. A read accepts an entry only if its stamps equal those that stand now; both come from one command.
 *   S4. Stamps are never used twice; a missing one is minted anew and equals nothing. So a writer need not make a
 *       stamp where there is none.
 *   S5. An entry holds the identity of the server that held its stamps, and counts only while that server is asked.
 *   S6. A read joins a load under way only under the same stamps, which it has read itself; it shares a command, or a
 *       load that waits for its turn, only if that has not been sent yet. Joining what is under way reads the past.
 *
 * Why it holds: by S2 the new stamp N stands when the read begins, so by S3 only entries with N are accepted. By S1 such an
 * entry was loaded after N was seen, hence after the commit. By S4 and S5 no older entry can have N.
 *
 * The process (L1)
 * ----------------
 * A hit here asks nobody. What is kept holds the cells of its tags: the states of the tags in this process, one of which
 * an invalidation kills (tag-cells.ts).
 *
 *   P1. Cells are taken BEFORE the fetch begins; an entry counts only while all of them live. So what was fetched before
 *       an invalidation was heard is refused, even if it arrives after it.
 *   P2. L1 is read only under a live lease: a heartbeat was registered and came back over our own subscription, behind
 *       every message before it. The lease counts from when the heartbeat was SENT (lease.ts).
 *   P3. Whenever a lease begins anew, every cell dies. It ends when it lapses, when the subscription or the connection
 *       was lost, and at the first fault of the store.
 *   P4. A writer stamps, kills its own cells, publishes, and only then asks who is registered; it acknowledges when each
 *       has confirmed, or its lease has run out (invalidator.ts, lease-registry.ts).
 *
 * Why it holds: take an instance that answers from L1 after the acknowledgement. It has a live lease (P2), so when the
 * writer asked, the lease, or the one that it continues, was registered, or it began later. If it was registered, the
 * instance confirmed, and its cells died (P1); or its lease ran out, and its cells died when the next began (P3). If it
 * began later, its cells were taken, and its entry fetched, after the stamps (P3, P4), and L2 proved that entry fresh.
 *
 * What happens when …
 * - a reader comes between a commit and its stamp: it may get the old value. The write is not acknowledged yet.
 * - a loader is slow and a write overtakes it: its entry carries the stamps from before. Never accepted (S1, S3, P1).
 * - a message is lost: the connection that lost it was lost, so the lease was (P3). The writer waits for its end (P4).
 * - a message comes twice: cells die twice, which costs a reload.
 * - Redis restarts empty: its identity is another (S5). The registry of leases is empty as well; its mark is missing, so
 *   writers wait for one lease (lease-registry.ts).
 * - Redis restarts from an older snapshot, or a failover loses the last writes: old stamps and an old registry come back,
 *   under another identity (S5). Connections were lost, so what was known of the registry is forgotten.
 *   (A master that does not know that it was replaced must refuse writes: `min-replicas-to-write`.)
 * - stamps are evicted: they are minted anew, and equal nothing (S4). The registry is evicted: its mark is, too.
 * - clocks step: no wall clock is compared between machines but for the age of an answer. A lease needs our own
 *   monotonic and wall clocks to agree on the time that passed: after a step, or a sleep of the machine, it is over.
 * - an instance is paused for 10 s: the first thing that a read asks is whether the lease is live, by the clock, not by a
 *   timer. It is not.
 * - a loader fails: nothing is stored. The caller gets the error, or the last value, marked as stale, where the region
 *   allows that; what is made of that is not kept.
 * - the store fails, freezes or is slow: the link goes down at the first late command (cache-link.ts). Answers come from
 *   the source, through a gate. Writers wait until one lease has passed since the loss: by then whoever shares the
 *   outage has no lease. What could not be told is delivered before the store is trusted again (owed-tags.ts), and after
 *   an outage longer than a lease nobody trusts it before the others have had one lease to do the same.
 * - a partial partition: whoever cannot reach Redis has no lease and no cache. It may still commit writes that those who do
 *   reach Redis do not hear of by it; whoever calls is told (`onOwed`), and has them told by another way: the change log of
 *   the database.
 */
import type { Clock } from '../../common/clock.js';
import { currentCacheContext, noteOutcome, reportOutcome } from '../cache-context.js';
import type { BatchRead } from './batch-read.js';
import type { Cache, CacheBatchRequest, CacheRequest, OnOwed } from './cache-api.js';
import { entryKey } from './cache-key.js';
import type { RecoveryStep } from './cache-link.js';
import type { BypassReason, CacheObserver } from './cache-observer.js';
import type { Last } from './entry-keeper.js';
import type { Trust } from './lease.js';
import type { LoadGate } from './load-gate.js';
import type { Loader, Outcome } from './loader.js';
import type { LocalCache, LocalEntry } from './local-cache.js';
import type { Found, Lookup } from './lookup.js';
import type { Usage } from './segmented-lru.js';
import { allAlive } from './tag-cells.js';

/** The cache as a part of the program that begins and ends. */
export interface CacheLife {
  /** Id of this instance among those that share the store. */
  readonly instance: string;
  beforeTrust(step: RecoveryStep): void;
  open(): Promise<void>;
  up(): boolean;
  leased(): boolean;
  close(): Promise<void>;
}

/** What the cache is made of; see create-cache.ts. */
export interface CacheParts {
  local: LocalCache;
  trust: Trust;
  lookup: Lookup;
  loader: Loader;
  gate: LoadGate;
  batch: BatchRead;
  invalidations: Pick<Cache, 'invalidate' | 'clear'> & { invalidateAll(): Promise<boolean> };
  life: CacheLife;
  clock: Clock;
  observer: CacheObserver;
}

/** The coherent cache: reads through it are never older than an acknowledged write. */
export class CoherentCache implements Cache {
  constructor(private readonly parts: CacheParts) {}

  /** Id of this instance among those that share the store. */
  get instance(): string {
    return this.parts.life.instance;
  }

  /** False while the shared store is out of use, and every answer comes from the source. */
  get up(): boolean {
    return this.parts.life.up();
  }

  /** Whether hits in the process are answered now without asking anybody. */
  get leased(): boolean {
    return this.parts.life.leased();
  }

  /** How full the process's own part is. */
  usage(): Usage {
    return this.parts.local.usage();
  }

  /** Connects; if that fails it goes on without the shared store, and tries again behind. Never rejects. */
  open(): Promise<void> {
    return this.parts.life.open();
  }

  /** Delivers what is owed, if that is possible, and ends the lease. The store is its owner's to close. Never rejects. */
  close(): Promise<void> {
    return this.parts.life.close();
  }

  /** See {@link Cache.getOrLoad}. Not an async function: a hit in the process makes no promise. */
  getOrLoad<T>(request: CacheRequest<T>): Promise<T> {
    const { local, clock, trust, observer } = this.parts;
    const context = currentCacheContext();
    const key = entryKey(request.region, request.id);
    if (context?.bypass) return this.bypass(request, key, 'asked');
    const kept = local.get(key);
    if (kept === undefined) return this.look(request, key, undefined);
    const now = clock.monotonic();
    if (now >= kept.endsAt || !trust.live(now) || !allAlive(kept.cells)) return this.look(request, key, kept);
    observer.hit(request.region, 'L1');
    if (now >= kept.refreshAt) this.parts.loader.refresh(request, key, kept);
    if (context) noteOutcome(context, 'HIT-L1', Math.max(0, now - kept.madeAt));
    return (kept.answer ?? Promise.resolve(kept.value())) as Promise<T>;
  }

  getMany<T>(request: CacheBatchRequest<T>): Promise<Map<string, T>> {
    return this.parts.batch.read(request);
  }

  invalidate(tags: readonly string[], onOwed?: OnOwed): Promise<boolean> {
    if (tags.length === 0) return Promise.resolve(true);
    return this.parts.invalidations.invalidate([...new Set(tags)], onOwed);
  }

  /** Makes everything void, on all instances. As {@link invalidate}. */
  invalidateAll(): Promise<boolean> {
    return this.parts.invalidations.invalidateAll();
  }

  /**
   * Adds a step of recovery: the shared store is not trusted, at the start and after an outage, before it has succeeded.
   * The store takes invalidations while the step runs. To be called before {@link open}.
   */
  beforeTrust(step: RecoveryStep): void {
    this.parts.life.beforeTrust(step);
  }

  clear(pattern: string): Promise<number> {
    return this.parts.invalidations.clear(pattern);
  }

  private async look<T>(request: CacheRequest<T>, key: string, kept: LocalEntry | undefined): Promise<T> {
    const { lookup, loader, clock, observer } = this.parts;
    const { region } = request;
    if (!lookup.usable) return this.bypass(request, key, 'breaker', kept);
    const start = clock.monotonic();
    let found: Found;
    try {
      found = await lookup.look(lookup.item(region, key, request.tags(), kept));
    } catch {
      observer.failed(region);
      return this.bypass(request, key, 'breaker', kept);
    }
    const now = clock.monotonic();
    observer.looked(region, (now - start) / 1000);
    if (found.hit) {
      observer.hit(region, found.level);
      if (now >= found.hit.refreshAt) loader.refresh(request, key, found.hit);
      reportOutcome(`HIT-${found.level}`, Math.max(0, now - found.hit.madeAt));
      return found.hit.value() as T;
    }
    observer.miss(region, found.reason);
    reportOutcome('MISS');
    return this.give(request, await loader.load(request, key, found.ground, found.last));
  }

  private async bypass<T>(
    request: CacheRequest<T>,
    key: string,
    reason: BypassReason,
    last?: Last,
  ): Promise<T> {
    this.parts.observer.bypassed(request.region, reason);
    reportOutcome('BYPASS');
    return this.give(request, await this.parts.loader.pass(request, key, last));
  }

  /** A stale answer makes stale whatever is made of it. */
  private give<T>({ region }: CacheRequest<T>, { value, staleMs, tainted }: Outcome): T {
    if (staleMs !== undefined) this.parts.observer.staleServed(region);
    if (tainted) {
      this.parts.gate.taint();
      reportOutcome('STALE', staleMs);
    }
    return value() as T;
  }
}
