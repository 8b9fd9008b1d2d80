import type { Clock } from '../../common/clock.js';
import { currentCacheContext, reportOutcome } from '../cache-context.js';
import type { CacheBatchRequest } from './cache-api.js';
import { entryKey } from './cache-key.js';
import type { BypassReason, CacheObserver } from './cache-observer.js';
import type { EntryKeeper, Ground } from './entry-keeper.js';
import type { Trust } from './lease.js';
import type { Loader } from './loader.js';
import type { LocalCache, LocalEntry } from './local-cache.js';
import type { Item, Lookup } from './lookup.js';
import { allAlive } from './tag-cells.js';

/** An item of a batch. */
type BatchItem = Item & { readonly id: string };

/** What is to be loaded, and on what ground. */
interface Missing {
  readonly id: string;
  readonly key: string;
  readonly ground: Ground;
}

/** Reads many at once: what the process cannot answer in one round trip, and what that has not in one load. */
export class BatchRead {
  constructor(
    private readonly local: LocalCache,
    private readonly trust: Trust,
    private readonly lookup: Lookup,
    private readonly keeper: EntryKeeper,
    private readonly loader: Loader,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {}

  /** Those that exist, by id. Rejects only as `load` does. */
  async read<T>(request: CacheBatchRequest<T>): Promise<Map<string, T>> {
    const ids = [...new Set(request.ids)];
    const answer = new Answer<T>(this.clock.monotonic());
    if (currentCacheContext()?.bypass) return this.bypass(request, ids, answer, 'asked');
    const items = this.fromProcess(request, ids, answer);
    if (items.length === 0) return answer.report('HIT-L1');
    if (!this.lookup.usable) return this.bypass(request, answer.without(ids), answer, 'breaker');
    let missing: Missing[];
    try {
      missing = await this.fromStore(items, answer);
    } catch {
      this.observer.failed(request.region);
      return this.bypass(request, answer.without(ids), answer, 'breaker');
    }
    if (missing.length === 0) return answer.report(answer.shared ? 'HIT-L2' : 'HIT-L1');
    answer.report('MISS');
    await this.load(request, missing, answer);
    return answer.values;
  }

  /** What the process can answer alone; returns the rest. */
  private fromProcess<T>(
    request: CacheBatchRequest<T>,
    ids: readonly string[],
    answer: Answer<T>,
  ): BatchItem[] {
    const now = this.clock.monotonic();
    const trusted = this.trust.live(now);
    return ids.flatMap((id) => {
      const key = entryKey(request.region, id);
      const kept = this.local.get(key);
      if (!kept || !trusted || now >= kept.endsAt || !allAlive(kept.cells))
        return [{ ...this.lookup.item(request.region, key, request.tags(id), kept), id }];
      this.observer.hit(request.region, 'L1');
      answer.add(id, kept);
      return [];
    });
  }

  /** All the looks begin in one tick, so they share a round trip. */
  private async fromStore<T>(items: readonly BatchItem[], answer: Answer<T>): Promise<Missing[]> {
    const start = this.clock.monotonic();
    const found = await Promise.all(items.map((item) => this.lookup.look(item)));
    const seconds = (this.clock.monotonic() - start) / 1000;
    return items.flatMap(({ region, id, key }, index) => {
      const one = found[index];
      if (!one) return [];
      this.observer.looked(region, seconds);
      if (!one.hit) {
        this.observer.miss(region, one.reason);
        return [{ id, key, ground: one.ground }];
      }
      this.observer.hit(region, one.level);
      answer.shared ||= one.level === 'L2';
      answer.add(id, one.hit);
      return [];
    });
  }

  private async load<T>(
    { region, load, ungated }: CacheBatchRequest<T>,
    missing: readonly Missing[],
    answer: Answer<T>,
  ): Promise<void> {
    const { value, tainted } = await this.loader.loadMany(
      region,
      () => load(missing.map(({ id }) => id)),
      ungated,
    );
    for (const { id, key, ground } of missing) {
      const one = value.get(id) ?? null;
      const loaded = this.keeper.prepare(one);
      if (!tainted) this.keeper.keep(region, key, loaded, ground, one === null);
      if (one !== null) answer.values.set(id, loaded.value() as T);
    }
  }

  private async bypass<T>(
    { region, load, ungated }: CacheBatchRequest<T>,
    ids: readonly string[],
    answer: Answer<T>,
    reason: BypassReason,
  ): Promise<Map<string, T>> {
    for (let count = ids.length; count > 0; count -= 1) this.observer.bypassed(region, reason);
    answer.report('BYPASS');
    const { value } = await this.loader.loadMany(region, () => load(ids), ungated);
    for (const [id, one] of value) answer.values.set(id, one);
    return answer.values;
  }
}

/** The answer as it grows. */
class Answer<T> {
  readonly values = new Map<string, T>();
  /** The shared store had a part of it. */
  shared = false;
  private readonly seen = new Set<string>();
  private oldestMs = 0;

  constructor(private readonly now: number) {}

  add(id: string, entry: LocalEntry): void {
    this.seen.add(id);
    this.oldestMs = Math.max(this.oldestMs, this.now - entry.madeAt);
    const value = entry.value() as T | null;
    if (value !== null) this.values.set(id, value);
  }

  /** The ids that are not in it yet, not even as "not there". */
  without(ids: readonly string[]): string[] {
    return ids.filter((id) => !this.seen.has(id));
  }

  report(outcome: 'HIT-L1' | 'HIT-L2' | 'MISS' | 'BYPASS'): Map<string, T> {
    reportOutcome(outcome, outcome.startsWith('HIT') ? Math.max(0, this.oldestMs) : 0);
    return this.values;
  }
}
