import { LRUCache } from 'lru-cache';

/** Share of the bytes that what was asked for again may have; what was asked for once has all that is left. */
const PROTECTED_SHARE = 0.8;

/** How full a cache is. */
export interface Usage {
  bytes: number;
  entries: number;
  /** Entries that were pushed out to make room, since the start. */
  evictions: number;
}

/**
 * A map bounded by bytes that a scan cannot flush: segmented LRU (Karedla, Love, Wherry: "Caching strategies to improve
 * disk system performance", IEEE Computer 27(3), 1994). What is new is on probation and pushes out only its like; what is
 * asked for again is protected; what the protected segment has no room for goes on probation once more.
 */
export class SegmentedLru<V extends { readonly bytes: number }> {
  private evictions = 0;
  private readonly probation: LRUCache<string, V>;
  private readonly protected: LRUCache<string, V>;

  constructor(private readonly maxBytes: number) {
    const sizeCalculation = ({ bytes }: V) => bytes;
    this.probation = new LRUCache<string, V>({
      maxSize: maxBytes,
      sizeCalculation,
      disposeAfter: (_value, _key, reason) => {
        if (reason === 'evict') this.evictions += 1;
      },
    });
    this.protected = new LRUCache<string, V>({
      maxSize: Math.max(1, Math.floor(maxBytes * PROTECTED_SHARE)),
      sizeCalculation,
      disposeAfter: (value, key, reason) => {
        if (reason === 'evict') this.probation.set(key, value);
      },
    });
  }

  get(key: string): V | undefined {
    const kept = this.protected.get(key);
    if (kept !== undefined) return kept;
    const found = this.probation.get(key);
    if (found !== undefined && found.bytes <= this.protected.maxSize) {
      this.probation.delete(key);
      this.protected.set(key, found);
    }
    return found;
  }

  /** A value that is larger than the room that probation has is not kept. */
  set(key: string, value: V): void {
    if (this.protected.has(key) && value.bytes <= this.protected.maxSize) this.protected.set(key, value);
    else {
      this.delete(key);
      if (value.bytes <= this.maxBytes - this.protected.calculatedSize) this.probation.set(key, value);
    }
    while (this.probation.calculatedSize + this.protected.calculatedSize > this.maxBytes)
      this.probation.pop();
  }

  delete(key: string): void {
    this.protected.delete(key);
    this.probation.delete(key);
  }

  keys(): string[] {
    return [...this.protected.keys(), ...this.probation.keys()];
  }

  usage(): Usage {
    return {
      bytes: this.protected.calculatedSize + this.probation.calculatedSize,
      entries: this.protected.size + this.probation.size,
      evictions: this.evictions,
    };
  }
}
