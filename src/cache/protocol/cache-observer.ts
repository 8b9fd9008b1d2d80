import type { Region } from './regions.js';

/** Where an answer was found: in the process, or in the shared store. */
export type CacheLevel = 'L1' | 'L2';

/** Why the cache had no answer: nothing there, its time was over, or one of its tags was invalidated. */
export type MissReason = 'absent' | 'expired' | 'stamp';

/** Why the cache was not asked: the caller said so, the method's condition did, or the shared store is out of use. */
export type BypassReason = 'asked' | 'condition' | 'breaker';

/** The breaker before the shared store, in the usual terms: closed lets commands through, half-open tries one. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The commands of the protocol, as they are timed. */
export type CacheCommand = 'read' | 'mint' | 'write' | 'stamp' | 'publish' | 'lease' | 'lock';

/** Hears of everything that the cache does. Called on the hot path: must be quick, and must not throw. */
export interface CacheObserver {
  hit(region: Region, level: CacheLevel): void;
  miss(region: Region, reason: MissReason): void;
  bypassed(region: Region, reason: BypassReason): void;
  /** A read shared the load of another. */
  coalesced(region: Region): void;
  /** A load failed and the last value was served, marked as stale. */
  staleServed(region: Region): void;
  /** A value past its soft time to live was loaded again behind. */
  refreshed(region: Region): void;
  /** An entry was written. */
  stored(region: Region): void;
  /** A command of this region's read or write failed or exceeded the time limit. */
  failed(region: Region): void;
  /** A load ended, well or not. */
  loaded(region: Region, seconds: number, ok: boolean): void;
  /** A read that had to ask the shared store had its answer, hit or miss. */
  looked(region: Region, seconds: number): void;
  /** An entry or message in the shared store was not one of ours. */
  malformed(): void;
  /** A command took so many seconds, whatever its outcome. */
  command(command: CacheCommand, seconds: number): void;
  /** So many tags were invalidated; the others' confirmation took so many seconds. */
  invalidated(tags: number, waitedSeconds: number): void;
  breaker(state: BreakerState, cause?: unknown): void;
  /** The lease of this instance began, or ended. */
  lease(live: boolean): void;
}

const nothing = () => undefined;

/** Hears nothing. */
export const silentObserver: CacheObserver = {
  hit: nothing,
  miss: nothing,
  bypassed: nothing,
  coalesced: nothing,
  staleServed: nothing,
  refreshed: nothing,
  stored: nothing,
  failed: nothing,
  loaded: nothing,
  looked: nothing,
  malformed: nothing,
  command: nothing,
  invalidated: nothing,
  breaker: nothing,
  lease: nothing,
};
