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
  /** Inside a decorated write: what it makes void when it ends, and who wants to know. */
  readonly write?: WriteScope | undefined;
}

/** Wants to know what became of the invalidation that a write ends with. */
export interface InvalidationFollower {
  /** Nobody answers from before any more, and the shared store knows. */
  told(): void;
  /** The shared store could not be told. Called at once; the write is not acknowledged before it resolves. Must not reject. */
  owed(): Promise<void>;
}

/** What a decorated write gathers. */
export interface WriteScope {
  readonly tags: Set<string>;
  readonly followers: InvalidationFollower[];
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
 * of the answer. `write`: where the writes inside leave what they make void.
 */
export function runInside<T>(work: () => T, write?: WriteScope): T {
  const outer = storage.getStore();
  if (!outer && !write) return work();
  return storage.run({ bypass: outer?.bypass ?? false, outer, write: write ?? outer?.write }, work);
}

/**
 * Inside a decorated write: makes these tags void with its own, and tells the follower what becomes of the invalidation of
 * the outermost write, if that succeeds. Outside of any there is no invalidation: nobody is told.
 */
export function followInvalidation(tags: readonly string[], follower: InvalidationFollower): void {
  const write = storage.getStore()?.write;
  for (const tag of tags) write?.tags.add(tag);
  write?.followers.push(follower);
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
