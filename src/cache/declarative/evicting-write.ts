import { currentCacheContext, runInCacheContext, runInside, type WriteScope } from '../cache-context.js';
import type { Cache } from '../protocol/cache-api.js';
import type { EvictRule, Method, PutRule } from './cache-rules.js';

/** What a write does to the cache. */
export interface WriteRules {
  evicts: readonly EvictRule[];
  puts: readonly PutRule[];
  /** Puts load again what they made void. */
  writeThrough: boolean;
}

/**
 * A method that makes void what its rules say, in one go, after its commit and before it is acknowledged.
 *
 * - It failed: its own tags are left alone.
 * - `beforeInvocation`: its tags are made void before and, whatever becomes of the method, after it. Before alone would
 *   not do: a reader that comes between that and the commit keeps the old state under the new stamp.
 * - A write inside a write makes its tags void when it ends, and the outer one does so again when it ends: if the outer
 *   one holds the transaction, its commit comes later than the inner write's stamps, and readers between the two keep
 *   the old state. It does so even if it fails, since nobody knows what of the inner writes was committed.
 */
export function evictingWrite(
  cache: Cache,
  { evicts, puts, writeThrough }: WriteRules,
  service: object,
  method: Method,
): Method {
  return async (...args) => {
    const early = evicts.flatMap((rule) => tagsBefore(rule, args));
    if (early.length > 0) await cache.invalidate(early);
    const outer = currentCacheContext()?.write;
    const scope: WriteScope = { tags: new Set(early), followers: [] };
    const { tags } = scope;
    const due: PutRule[] = [];
    let result: unknown;
    try {
      result = await runInside(() => method(...args), scope);
      for (const rule of evicts) for (const tag of tagsAfter(rule, result, args)) tags.add(tag);
      for (const rule of puts) {
        if (rule.condition && !rule.condition(result, ...args)) continue;
        for (const tag of rule.tags(result, ...args)) tags.add(tag);
        due.push(rule);
      }
    } catch (error) {
      await end(cache, { tags, followers: [] }, outer);
      throw error;
    }
    await end(cache, scope, outer);
    if (writeThrough) await refresh(due, service, result, args);
    return result;
  };
}

/** Makes void what the write gathered. What waits for that waits for the outermost write. */
async function end(
  cache: Cache,
  { tags, followers }: WriteScope,
  outer: WriteScope | undefined,
): Promise<void> {
  for (const tag of tags) outer?.tags.add(tag);
  outer?.followers.push(...followers);
  if (tags.size === 0) return;
  const waiting = outer ? [] : followers;
  const owed = async () => {
    await Promise.all(waiting.map((follower) => follower.owed()));
  };
  const told = await cache.invalidate([...tags], owed);
  if (told) waiting.forEach((follower) => follower.told());
}

function tagsBefore(rule: EvictRule, args: unknown[]): readonly string[] {
  if (!rule.beforeInvocation) return [];
  return !rule.condition || rule.condition(...args) ? rule.tags(...args) : [];
}

function tagsAfter(rule: EvictRule, result: unknown, args: unknown[]): readonly string[] {
  if (rule.beforeInvocation) return [];
  return !rule.condition || rule.condition(result, ...args) ? rule.tags(result, ...args) : [];
}

/** The write stands whatever becomes of it: the next read loads what is missing. */
async function refresh(
  puts: readonly PutRule[],
  service: object,
  result: unknown,
  args: unknown[],
): Promise<void> {
  await runInCacheContext({ bypass: false }, () =>
    Promise.allSettled(puts.map(async (rule) => rule.refresh(service, result, ...args))),
  );
}
