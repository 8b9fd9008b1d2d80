import { AsyncLocalStorage } from 'node:async_hooks';

/** How a cached call was answered. */
export type CacheOutcome = 'HIT-L1' | 'HIT-L2' | 'MISS' | 'BYPASS' | 'STALE';

/** What one request wants of the cache, and what it got. */
export interface CacheContext {
  /** The caller asked for an answer from the source. Inherited by every call inside. */
  readonly bypass: boolean;
  /** What the request's cached calls got; absent when there was none. */
  outcome?: CacheOutcome;
  /** Milliseconds since the oldest part of the answer was made; 0 where nothing came from the cache. */
  ageMs?: number;
  /** The context around this one: that of the call whose load, or whose write, this is. */
  readonly outer?: CacheContext | undefined;
  /** Inside a decorated write: the tags that it makes void when it ends. */
  readonly voided?: Set<string> | undefined;
}

/** Of the parts of an answer, the weightiest speaks for the whole. */
const WEIGHT: Readonly<Record<CacheOutcome, number>> = {
  'HIT-L1': 1,
  'HIT-L2': 2,
  MISS: 3,
  BYPASS: 4,
  STALE: 5,
};

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
 * Runs what a cached call loads, or what a decorated write does: `bypass` is inherited, and outcomes inside are not those
 * of the answer. `voided`: where the writes inside leave their tags.
 */
export function runInside<T>(work: () => T, voided?: Set<string>): T {
  const outer = storage.getStore();
  if (!outer && !voided) return work();
  return storage.run({ bypass: outer?.bypass ?? false, outer, voided: voided ?? outer?.voided }, work);
}

/**
 * Notes an outcome and the age in milliseconds of what was answered. Where a request makes several cached calls, the
 * weightiest outcome and the highest age stand. What is made of a stale answer is stale.
 */
export function reportOutcome(outcome: CacheOutcome, ageMs = 0): void {
  const context = storage.getStore();
  if (!context) return;
  noteOutcome(context, outcome, ageMs);
  if (outcome !== 'STALE') return;
  for (let outer = context.outer; outer; outer = outer.outer) noteOutcome(outer, outcome, ageMs);
}

/** The same for a context that is at hand, and an outcome that is not stale. */
export function noteOutcome(context: CacheContext, outcome: CacheOutcome, ageMs: number): void {
  if (!context.outcome || WEIGHT[outcome] > WEIGHT[context.outcome]) context.outcome = outcome;
  if (!context.ageMs || ageMs > context.ageMs) context.ageMs = ageMs;
}
