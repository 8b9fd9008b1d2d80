import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { KEY_VALUE_STORE, type KeyValueStore, type Ranked } from '../stores/key-value-store.js';

/*
 * What is asked for most lately. Every request counts 1 when it is made and half of that one half-life later. To let all
 * scores decay would mean to rewrite all of them all the time; instead the new ones weigh more (forward decay: Cormode,
 * Shkapenyuk, Srivastava, Xu, 2009): a request at time t adds 2^((t - landmark) / half-life), and whoever reads divides
 * by the same of now. The landmark moves on, with a new ranking, before the weights leave the range of numbers; what the
 * ranking before it holds still counts, and fades away like everything else.
 */

const HALF_LIFE_MS = 24 * 3600 * 1000;
/** Weights grow to 2^30 within one ranking; what is older than that counts less than a billionth. */
const RANKING_MS = 30 * HALF_LIFE_MS;
/** Items that a ranking holds after it was trimmed. */
const KEPT_ITEMS = 1000;
/** A new item needs time to gather a score before it is compared with the old ones. */
const TRIM_EVERY_MS = 60_000;
/** Different items between two flushes; more are not recorded, so that nobody can fill the store between two trims. */
const PENDING_ITEMS = 250;
/** In UTF-16 units. Longer items are not recorded. */
const MAX_LENGTH = 600;

/** What is asked for most lately, kind by kind, over all instances. */
@Injectable()
export class Popularity {
  private pending = new Map<string, Map<string, number>>();
  private trimmedAt: number;

  constructor(
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.trimmedAt = clock.monotonic();
  }

  /** Notes one request for an item. Costs next to nothing, never fails, and tells the store behind, by {@link flush}. */
  record(kind: string, item: string): void {
    if (item.length > MAX_LENGTH) return;
    const items = this.pending.get(kind) ?? new Map<string, number>();
    const count = items.get(item);
    if (count === undefined && items.size >= PENDING_ITEMS) return;
    items.set(item, (count ?? 0) + 1);
    this.pending.set(kind, items);
  }

  /** Tells the store what was recorded. What cannot be told is forgotten. Errors: those of the store. */
  async flush(): Promise<void> {
    const pending = this.pending;
    this.pending = new Map();
    const ranking = this.ranking();
    const weight = weightAt(this.clock.now(), ranking);
    const additions = [...pending].flatMap(([kind, items]) =>
      [...items].map(([item, count]) => this.store.zincrby(keyOf(kind, ranking), item, count * weight)),
    );
    await Promise.all(additions);
    await this.trim([...pending.keys()], ranking);
  }

  /**
   * The items that are asked for most, best first. The score is the number of requests, each halved for every day since
   * it was made. Errors: those of the store.
   */
  async top(kind: string, count: number): Promise<{ item: string; score: number }[]> {
    const current = this.ranking();
    const now = this.clock.now();
    const scores = new Map<string, number>();
    for (const ranking of [current, current - 1])
      for (const { member, score } of await this.read(kind, ranking))
        scores.set(member, (scores.get(member) ?? 0) + score / weightAt(now, ranking));
    return [...scores]
      .map(([item, score]) => ({ item, score }))
      .sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : 1))
      .slice(0, count);
  }

  private read(kind: string, ranking: number): Promise<Ranked[]> {
    return this.store.ztop(keyOf(kind, ranking), KEPT_ITEMS);
  }

  private ranking(): number {
    return Math.floor(this.clock.now() / RANKING_MS);
  }

  private async trim(kinds: readonly string[], ranking: number): Promise<void> {
    const now = this.clock.monotonic();
    if (kinds.length === 0 || now < this.trimmedAt + TRIM_EVERY_MS) return;
    this.trimmedAt = now;
    for (const kind of kinds) {
      const key = keyOf(kind, ranking);
      await this.store.ztrim(key, KEPT_ITEMS);
      // It is read until the ranking after it ends.
      await this.store.expire(key, 2 * RANKING_MS);
    }
  }
}

const keyOf = (kind: string, ranking: number) => `popular:${kind}:${ranking}`;

/** What one request at a wall-clock time weighs in a ranking. */
const weightAt = (time: number, ranking: number) => 2 ** ((time - ranking * RANKING_MS) / HALF_LIFE_MS);
