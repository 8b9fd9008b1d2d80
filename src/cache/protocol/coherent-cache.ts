/*
 * Coherence by stamped tags
 * =========================
 *
 * Cache-aside that deletes keys has a hole: a reader that loaded the old value just before a write stores it just
 * after the delete, and everybody reads it until its TTL ends. So nothing is deleted here to invalidate. Every entry
 * carries a proof instead, and a read accepts the entry only while the proof holds.
 *
 * A tag (`material:42`, `search`) has a stamp: a random id in the store, replaced by every invalidation.
 *
 *   Invariant 1. An entry holds the stamps that its tags had BEFORE its loader read the source.
 *   Invariant 2. A writer replaces the stamps AFTER its commit and BEFORE it acknowledges.
 *   Invariant 3. A read accepts an entry only if its stamps equal the stamps that stand now.
 *   Invariant 4. Stamps are never reused; a missing one is minted anew and equals nothing. So a writer need not
 *   make a stamp where there is none.
 *
 * Why a read that begins after an acknowledgement never returns the older value: by 2 the new stamp N stands when the
 * read begins, so by 3 it accepts only entries with N. By 1 such an entry was loaded after N was seen, hence after the
 * commit. By 4 no older entry can have N.
 *
 * What happens when …
 * - a reader comes between a commit and its stamp: it may get the old value. The write is not acknowledged yet.
 * - a loader is slow and a write overtakes it: its entry carries the stamps from before the write. Never accepted.
 * - a second reader comes while a load is under way: it has read the stamps itself, and joins only a load that
 *   captured the same ones. A load that began before the write is not joined by a reader that began after it.
 * - the store evicts a stamp: it counts as different, is minted anew, and the entry is loaded again.
 * - two readers mint at once: `SET NX` lets one win, and both use the stamp that stands.
 * - a loader fails: nothing is stored, and the caller gets the error.
 * - the store fails, freezes or is slow: the call is answered by the source (see CacheLink), within the time limit.
 * - the store could not be told of a write: nobody here trusts it before it has been (see CacheLink).
 * - the store restarts, empty or from an old snapshot that brings old stamps back: its identity has changed, and every
 *   entry says under which identity its stamps were read.
 */
import type { Clock } from '../../common/clock.js';
import { deepFreeze } from '../../common/deep-freeze.js';
import { currentCacheContext, reportOutcome } from '../cache-context.js';
import type { CacheStatistics } from '../cache-statistics.js';
import { entryKey } from './cache-key.js';
import type { CacheLink } from './cache-link.js';
import type { CacheEntry, CacheStore, Stamp } from './cache-store.js';
import type { Region, Regions } from './regions.js';
import { SingleFlight } from './single-flight.js';

/** One cached read. */
export interface CacheRequest<T> {
  region: Region;
  /** Says everything that the answer depends on: equal ids, equal answers. */
  id: string;
  /** What the answer was made from; a write to any of them makes it void. At least one, unless nothing changes it. */
  tags: readonly string[];
  /** Reads the source. The result must be plain JSON. */
  load: () => Promise<T>;
  /** Kept for the shorter, negative time. Without it: null and undefined. */
  isNegative?: (result: T) => boolean;
  /** Not kept at all. */
  unless?: (result: T) => boolean;
}

/** Where a read stood before its load: the proof that its entry will carry. */
interface Proof {
  stamps: readonly Stamp[];
  epoch: string;
}

/** The coherent cache: reads through it are never older than an acknowledged write. */
export class CoherentCache {
  private readonly flights = new SingleFlight();

  constructor(
    private readonly store: CacheStore,
    private readonly link: CacheLink,
    private readonly regions: Regions,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
  ) {}

  /** The cached answer if it is proved fresh, else what `load` answers. Rejects only as `load` does. */
  async getOrLoad<T>(request: CacheRequest<T>): Promise<T> {
    if (currentCacheContext()?.bypass || !this.link.up) return this.bypass(request);
    const key = entryKey(request.region, request.id);
    let found: { hit: CacheEntry } | { proof: Proof };
    try {
      found = await this.look(key, request.tags);
    } catch {
      this.statistics.count(request.region, 'errors');
      return this.bypass(request);
    }
    if ('hit' in found) {
      this.statistics.hit(request.region, this.store.level);
      reportOutcome(`HIT-${this.store.level}`, Math.max(0, this.clock.now() - found.hit.storedAt));
      return found.hit.value as T;
    }
    this.statistics.miss(request.region);
    reportOutcome('MISS');
    const { proof } = found;
    return this.flights.run(
      flightKey(key, proof),
      () => this.loadAndStore(key, request, proof),
      () => this.statistics.count(request.region, 'coalesced'),
    );
  }

  /**
   * Makes everything that was made from these tags void. Call it after the commit and before the acknowledgement.
   * Never rejects: what the store could not be told is delivered before the store is trusted again.
   */
  async invalidate(tags: readonly string[]): Promise<void> {
    if (tags.length > 0) await this.link.invalidate([...new Set(tags)]);
  }

  private async look(key: string, tags: readonly string[]): Promise<{ hit: CacheEntry } | { proof: Proof }> {
    const { epoch } = this.link;
    const { entry, stamps } = await this.link.run('read', () => this.store.read(key, tags));
    if (entry?.epoch === epoch && equal(entry.stamps, stamps)) return { hit: entry };
    const standing = stamps.every((stamp) => stamp !== null)
      ? stamps
      : await this.link.run('mint', () => this.store.mint(tags));
    return { proof: { stamps: standing, epoch } };
  }

  private async loadAndStore<T>(key: string, request: CacheRequest<T>, proof: Proof): Promise<T> {
    // Frozen, because everybody who joined this flight gets the same object.
    const value = deepFreeze(await request.load());
    if (this.link.up && !request.unless?.(value)) this.keep(key, request, value, proof);
    return value;
  }

  /** Not awaited: the answer is there. Commands keep their order on the connection, so later reads see the entry. */
  private keep<T>(key: string, request: CacheRequest<T>, value: T, proof: Proof): void {
    const { ttlMs, negativeTtlMs } = this.regions[request.region];
    const negative = request.isNegative?.(value) ?? (value === null || value === undefined);
    const json = JSON.stringify(value ?? null);
    const entry = { value: value ?? null, ...proof, storedAt: this.clock.now() };
    this.link
      .run('write', () => this.store.write(key, entry, json, negative ? negativeTtlMs : ttlMs))
      .then(
        () => this.statistics.count(request.region, 'writes'),
        () => this.statistics.count(request.region, 'errors'),
      );
  }

  private bypass<T>(request: CacheRequest<T>): Promise<T> {
    this.statistics.count(request.region, 'bypassed');
    reportOutcome('BYPASS');
    return request.load();
  }
}

const equal = (a: readonly Stamp[], b: readonly (Stamp | null)[]) =>
  a.length === b.length && a.every((stamp, index) => stamp === b[index]);

const flightKey = (key: string, { stamps, epoch }: Proof) => [key, epoch, ...stamps].join(' ');
