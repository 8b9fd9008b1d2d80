import { deepFreeze } from '../../common/deep-freeze.js';
import type { Clock } from '../../common/clock.js';
import { packText } from '../stores/text-compression.js';
import { encodeValue, isPlain } from '../stores/value-codec.js';
import type { CacheObserver } from './cache-observer.js';
import { copies, type Proof, same, type SharedEntry, sharedValue } from './entry.js';
import { isProved } from './freshness.js';
import type { LocalCache, LocalEntry } from './local-cache.js';
import type { Region, Regions } from './regions.js';
import type { SharedLevel, Snapshot } from './shared-level.js';
import type { TagCell } from './tag-cells.js';

/** What an entry costs in the process beside its text: objects, stamps and the map's own slots; estimated. */
const ENTRY_OVERHEAD_BYTES = 600;
/** Share of its time that an entry may lose at random, so that what was stored together does not end together. */
const JITTER = 0.1;

/** Where a read stands before it fetches or loads: what its entry will carry. */
export interface Ground extends Proof {
  readonly cells: readonly TagCell[];
}

/** An answer that may serve when a load fails. Times are of the monotonic clock, in milliseconds. */
export interface Last {
  readonly value: () => unknown;
  readonly madeAt: number;
  readonly endsAt: number;
}

/** A loaded value, ready to be given to many. */
export interface Loaded {
  readonly value: () => unknown;
  /** Its text; null when it has none, and so cannot be kept. */
  readonly body: string | null;
}

/** Makes entries, of what was loaded and of what the shared store has, and keeps them. */
export class EntryKeeper {
  constructor(
    private readonly local: LocalCache,
    private readonly shared: SharedLevel | undefined,
    private readonly regions: Regions,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {}

  /** Plain data is frozen and shared; what freezing cannot protect (a Date, a Map) is copied for everybody. */
  prepare(value: unknown): Loaded {
    let body: string;
    try {
      body = encodeValue(value);
    } catch {
      return { value: same(value), body: null };
    }
    return { value: isPlain(body) ? same(deepFreeze(value)) : copies(body), body };
  }

  /** Keeps what was loaded, in the process and, behind, in the shared store. */
  keep(
    region: Region,
    key: string,
    { value, body }: Loaded,
    ground: Ground,
    negative: boolean,
    atMostMs = Infinity,
  ): void {
    if (body === null) {
      this.observer.failed(region);
      return;
    }
    const policy = this.regions[region];
    const fullMs = (negative ? policy.negativeTtlMs : policy.ttlMs) * (1 - JITTER * Math.random());
    const ttlMs = Math.min(fullMs, atMostMs);
    const { stamps, epoch } = ground;
    this.setLocal(region, key, value, 2 * body.length, ground, ttlMs, 0);
    if (!this.shared) {
      this.observer.stored(region);
      return;
    }
    // Not awaited: the answer is there.
    const entry = { storedAt: this.clock.now(), ttlMs, epoch, stamps, body: packText(body) };
    this.shared.write(key, entry, ttlMs + policy.staleIfErrorMs).then(
      () => this.observer.stored(region),
      () => this.observer.failed(region),
    );
  }

  /** The entry of a snapshot, kept in the process too, if it is proved fresh and its time is not over; else null. */
  adopt(region: Region, key: string, snapshot: Snapshot, cells: readonly TagCell[]): LocalEntry | null {
    const { entry } = snapshot;
    if (!entry || !isProved(snapshot)) return null;
    const ageMs = Math.min(Math.max(0, this.clock.now() - entry.storedAt), entry.ttlMs);
    // The store removes an entry in time, unless it is kept longer; the wall clocks of two machines may differ.
    if (ageMs === entry.ttlMs && this.regions[region].staleIfErrorMs > 0) return null;
    const value = this.read(entry);
    if (!value) return null;
    const ground = { stamps: entry.stamps, epoch: entry.epoch, cells };
    return this.setLocal(region, key, value, 2 * entry.body.length, ground, entry.ttlMs, ageMs);
  }

  /** What there is, fresh or not, for when a load fails, where the region allows that. */
  last(region: Region, kept: LocalEntry | undefined, entry: SharedEntry | null): Last | undefined {
    if (this.regions[region].staleIfErrorMs === 0) return undefined;
    if (kept || !entry) return kept;
    const value = this.read(entry);
    const madeAt = this.clock.monotonic() - Math.max(0, this.clock.now() - entry.storedAt);
    return value && { value, madeAt, endsAt: madeAt + entry.ttlMs };
  }

  /** Keeps an entry of the process on under cells that were taken before its stamps were seen to stand. */
  renew(key: string, kept: LocalEntry, cells: readonly TagCell[]): void {
    const { stamps, epoch, value, answer, madeAt, refreshAt, endsAt, bytes } = kept;
    this.local.set(key, { stamps, epoch, cells, value, answer, madeAt, refreshAt, endsAt, bytes });
  }

  private read(entry: SharedEntry): (() => unknown) | undefined {
    try {
      return sharedValue(entry.body);
    } catch {
      this.observer.malformed();
      return undefined;
    }
  }

  private setLocal(
    region: Region,
    key: string,
    value: () => unknown,
    size: number,
    ground: Ground,
    ttlMs: number,
    ageMs: number,
  ): LocalEntry {
    const madeAt = this.clock.monotonic() - ageMs;
    const given = value();
    // Written out, in one order everywhere: entries of one shape are what hits are fast on.
    const entry: LocalEntry = {
      stamps: ground.stamps,
      epoch: ground.epoch,
      cells: ground.cells,
      value,
      answer: given === value() ? Promise.resolve(given) : undefined,
      madeAt,
      refreshAt: madeAt + ttlMs * this.regions[region].refreshAfter,
      endsAt: madeAt + ttlMs,
      bytes: size + 2 * key.length + ENTRY_OVERHEAD_BYTES,
    };
    this.local.set(key, entry);
    return entry;
  }
}
