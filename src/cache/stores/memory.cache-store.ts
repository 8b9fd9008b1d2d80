import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock.js';
import type { CacheEntry, CacheStore, CacheStoreInfo, Snapshot, Stamp } from '../protocol/cache-store.js';
import { matchesGlob } from './glob.js';

/** Stamps are small; beyond this many the least used go, which costs a reload and is never wrong. */
const MAX_STAMPS = 200_000;
/** What an entry costs beside its text: objects, stamps and the map's own slots; estimated. */
const ENTRY_OVERHEAD_BYTES = 500;

/** The cache in the process: all there is in the embedded profile. */
export class MemoryCacheStore implements CacheStore {
  readonly kind = 'memory';
  readonly level = 'L1';
  private readonly entries: LRUCache<string, CacheEntry>;
  private readonly stamps = new LRUCache<string, Stamp>({ max: MAX_STAMPS });
  private readonly identity = randomUUID();

  /** @param maxBytes bound on the size of the values' JSON, in bytes (two for each UTF-16 unit) */
  constructor(maxBytes: number, clock: Clock) {
    this.entries = new LRUCache({
      maxSize: maxBytes,
      ttlResolution: 0,
      // The library takes 0 for "no time".
      perf: { now: () => clock.monotonic() + 1 },
    });
  }

  identify(): Promise<string> {
    return Promise.resolve(this.identity);
  }

  /** Never: a process does not lose its own memory. */
  onLost(_listener: () => void): void {
    return;
  }

  read(key: string, tags: readonly string[]): Promise<Snapshot> {
    return Promise.resolve({
      entry: this.entries.get(key) ?? null,
      stamps: tags.map((tag) => this.stamps.get(tag) ?? null),
    });
  }

  mint(tags: readonly string[]): Promise<Stamp[]> {
    return Promise.resolve(tags.map((tag) => this.stamps.get(tag) ?? this.renew(tag)));
  }

  write(key: string, entry: CacheEntry, json: string, ttlMs: number): Promise<void> {
    this.entries.set(key, entry, { ttl: ttlMs, size: 2 * (json.length + key.length) + ENTRY_OVERHEAD_BYTES });
    return Promise.resolve();
  }

  stamp(tags: readonly string[]): Promise<void> {
    for (const tag of tags) if (this.stamps.has(tag)) this.renew(tag);
    return Promise.resolve();
  }

  clear(pattern: string): Promise<number> {
    const keys = [...this.entries.keys()].filter((key) => matchesGlob(pattern, key));
    for (const key of keys) this.entries.delete(key);
    return Promise.resolve(keys.length);
  }

  info(): Promise<CacheStoreInfo> {
    const mebibytes = this.entries.calculatedSize / 1024 ** 2;
    return Promise.resolve({
      pingTimeSeconds: 0,
      usedMemoryHuman: `${mebibytes.toFixed(2)}M`,
      connectedClients: 1,
    });
  }

  close(): Promise<void> {
    this.entries.clear();
    this.stamps.clear();
    return Promise.resolve();
  }

  private renew(tag: string): Stamp {
    const stamp = randomUUID();
    this.stamps.set(tag, stamp);
    return stamp;
  }
}
