import { matchesGlob } from '../stores/glob.js';
import type { Proof } from './entry.js';
import { SegmentedLru, type Usage } from './segmented-lru.js';
import { allAlive, type TagCell } from './tag-cells.js';

/** An answer that is kept in the process. Times are of the monotonic clock, in milliseconds. */
export interface LocalEntry extends Proof {
  /** Gives the value: shared and frozen, or a copy. */
  readonly value: () => unknown;
  /** The value as a promise, where it is shared: a hit then makes nothing. */
  readonly answer: Promise<unknown> | undefined;
  readonly madeAt: number;
  /** After this it is loaded again behind. */
  readonly refreshAt: number;
  /** After this it is not good any more. */
  readonly endsAt: number;
  /** The states of its tags from before it was fetched. */
  readonly cells: readonly TagCell[];
  /** What it costs to keep, estimated. */
  readonly bytes: number;
}

/** The level in the process: bounded by bytes, and not flushed by a scan. */
export class LocalCache {
  private readonly entries: SegmentedLru<LocalEntry>;

  constructor(maxBytes: number) {
    this.entries = new SegmentedLru(maxBytes);
  }

  /** Whatever is there, good or not. */
  get(key: string): LocalEntry | undefined {
    return this.entries.get(key);
  }

  /** Refused when a tag was invalidated since the cells were taken: what was fetched may be from before. */
  set(key: string, entry: LocalEntry): void {
    if (allAlive(entry.cells)) this.entries.set(key, entry);
  }

  /** Removes the entries whose key matches; answers how many. */
  clear(pattern: string): number {
    const keys = this.entries.keys().filter((key) => matchesGlob(pattern, key));
    for (const key of keys) this.entries.delete(key);
    return keys.length;
  }

  usage(): Usage {
    return this.entries.usage();
  }
}
