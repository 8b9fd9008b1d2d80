import { AsyncLocalStorage } from 'node:async_hooks';

/** How a cached call was answered. */
export type CacheOutcome = 'HIT-L1' | 'HIT-L2' | 'MISS' | 'BYPASS' | 'STALE';

/** What one request wants of the cache, and what it got. */
export interface CacheContext {
  /** The caller asked for an answer from the source. */
  readonly bypass: boolean;
  /** The outcome of the outermost cached call; absent when there was none. */
  outcome?: CacheOutcome;
  /** Age of the answer in milliseconds; 0 unless it was a hit. */
  ageMs?: number;
}

const storage = new AsyncLocalStorage<CacheContext>();

/** Runs `work` so that every cached call in it sees, and reports to, this context. */
export function runInCacheContext<T>(context: CacheContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the current request; undefined outside of one. */
export function currentCacheContext(): CacheContext | undefined {
  return storage.getStore();
}

/**
 * Notes an outcome. The first one stands: an outer call knows its own before the calls inside it begin. But what is made of
 * a stale answer is stale.
 */
export function reportOutcome(outcome: CacheOutcome, ageMs = 0): void {
  const context = storage.getStore();
  if (!context || (context.outcome && outcome !== 'STALE')) return;
  context.outcome = outcome;
  context.ageMs = ageMs;
}
