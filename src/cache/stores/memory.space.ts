import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock.js';
import { WrongKind } from './key-value-errors.js';
import { StoredValues, type StoredValueOptions } from './stored-values.js';

/** The kinds of data, as in Redis. Values are kept as texts, so that nobody can change them from outside. */
interface Kinds {
  text: string;
  hash: Map<string, string>;
  list: string[];
  set: Set<string>;
  ranking: Map<string, number>;
}

type Kind = keyof Kinds;

/** What holds several items, and goes away with the last of them. */
type Container = Exclude<Kind, 'text'>;

interface Entry<K extends Kind = Kind> {
  kind: K;
  data: Kinds[K];
  /** UTF-16 units of everything in it. */
  units: number;
}

const EMPTY: { [K in Container]: () => Kinds[K] } = {
  hash: () => new Map(),
  list: () => [],
  set: () => new Set(),
  ranking: () => new Map(),
};

/** What an entry costs beside its texts, in bytes: objects and the slots of the maps; estimated. */
const ENTRY_OVERHEAD_BYTES = 200;
/** The same of one item of a container, in UTF-16 units. */
export const ITEM_OVERHEAD_UNITS = 32;

const DEFAULT_MAX_BYTES = 64 * 1024 ** 2;

export interface MemorySpaceOptions extends StoredValueOptions {
  clock: Clock;
  /** What is used least lately goes beyond that; 64 MiB unless given. */
  maxBytes?: number;
}

/** The keys of the memory adapter with their data, times to live and bound; what its parts share. */
export class MemorySpace {
  readonly values: StoredValues;
  private readonly entries: LRUCache<string, Entry>;

  constructor(options: MemorySpaceOptions) {
    this.values = new StoredValues(options);
    this.entries = new LRUCache({
      maxSize: options.maxBytes ?? DEFAULT_MAX_BYTES,
      ttlResolution: 0,
      // The library takes 0 for "no time".
      perf: { now: () => options.clock.monotonic() + 1 },
    });
  }

  /** An estimate. */
  get bytes(): number {
    return this.entries.calculatedSize;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  delete(key: string): boolean {
    return this.has(key) && this.entries.delete(key);
  }

  /** The data under a key. Errors: WrongKind. */
  find<K extends Kind>(key: string, kind: K): Kinds[K] | undefined {
    return this.entry(key, kind)?.data;
  }

  /** The text under a key; undefined for other kinds of data too, as with MGET. */
  text(key: string): string | undefined {
    const entry = this.entries.get(key);
    return entry?.kind === 'text' ? (entry as Entry<'text'>).data : undefined;
  }

  /** Replaces whatever is there. `ttlMs` undefined: for ever. */
  putText(key: string, text: string, ttlMs: number | undefined): void {
    this.keep(key, { kind: 'text', data: text, units: text.length }, { ttl: ttlMs ?? 0 });
  }

  /**
   * Changes a container, which is made if it is not there and removed when nothing is left in it; its time to live stays.
   * `work` says by `grow` how many units came or went. Errors: WrongKind.
   */
  change<K extends Container, T>(
    key: string,
    kind: K,
    work: (data: Kinds[K], grow: (units: number) => void) => T,
  ): T {
    const entry: Entry<K> = this.entry(key, kind) ?? { kind, data: EMPTY[kind](), units: 0 };
    let units = entry.units;
    const answer = work(entry.data, (more) => (units += more));
    if ((Array.isArray(entry.data) ? entry.data.length : entry.data.size) === 0) this.entries.delete(key);
    // A new object: the library looks at the size of new ones only.
    else this.keep(key, { ...entry, units }, { noUpdateTTL: true });
    return answer;
  }

  /** Sets the time to live; one that is over already removes the key. */
  expire(key: string, ttlMs: number): boolean {
    const entry = this.entries.get(key);
    if (!entry) return false;
    if (ttlMs <= 0) return this.entries.delete(key);
    this.keep(key, { ...entry }, { ttl: ttlMs });
    return true;
  }

  /** Milliseconds left; null: for ever; undefined: no such key. */
  ttl(key: string): number | null | undefined {
    if (!this.has(key)) return undefined;
    const left = this.entries.getRemainingTTL(key);
    return left === Number.POSITIVE_INFINITY ? null : left;
  }

  private entry<K extends Kind>(key: string, kind: K): Entry<K> | undefined {
    const entry = this.entries.get(key);
    if (entry && entry.kind !== kind) throw new WrongKind(`The key holds a ${entry.kind}, not a ${kind}`);
    return entry as Entry<K> | undefined;
  }

  private keep(key: string, entry: Entry, options: { ttl?: number; noUpdateTTL?: boolean }): void {
    this.entries.set(key, entry, { ...options, size: 2 * (key.length + entry.units) + ENTRY_OVERHEAD_BYTES });
  }
}

/** The outcome of `work`, as a server's answer: later, and its errors as rejections. */
export function later<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
