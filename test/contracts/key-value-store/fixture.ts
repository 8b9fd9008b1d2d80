import type { KeyValueStore, TtlMs } from '../../../src/cache/stores/key-value-store.js';

export interface OpenOptions {
  defaultTtlMs?: TtlMs;
  onMalformed?: () => void;
}

/** What the suite needs of an adapter. Stores are closed, and what they keep is removed, by whoever made the fixture. */
export interface KeyValueStoreFixture {
  /** A store whose namespace nobody else uses. */
  open(options?: OpenOptions): KeyValueStore;
  /** One beside it, on the same server where there is one. */
  openNeighbour(): KeyValueStore;
  /** Lets the times to live run on by so many milliseconds. */
  advance(ms: number): Promise<void>;
}
