import { LRUCache } from 'lru-cache';
import type { Clock } from '../common/clock.js';

/*
 * How many requests a client may make, counted for all instances in one place, and yet hardly ever asked for.
 *
 * A request that had to ask Redis would wait longer for that than for a cached search. So an instance takes points in shares, and
 * lets requests pass for as long as its share lasts. The limit is never exceeded by that: a point is taken from the one count
 * before anybody spends it. What can happen is the opposite: points that an instance took and does not spend are missing
 * elsewhere until the minute is over. Shares begin with one point and double with every one that is used up, to a twentieth of the limit at
 * most: an instance never holds more than the client has used there already, or than that twentieth.
 *
 * When the count says that no point is left, the client is refused without asking until its minute is over: a flood costs nothing.
 */

/** The count of all instances. */
export interface PointCount {
  /** Adds points to what a client has used; tells how many that are, and when the count begins anew. Never rejects. */
  add(key: string, points: number): Promise<{ used: number; resetMs: number }>;
}

/** What became of a request. */
export interface Verdict {
  allowed: boolean;
  limit: number;
  /** Requests that are left, as far as this instance knows. */
  remaining: number;
  /** Milliseconds until the count begins anew. */
  resetMs: number;
}

/** What an instance knows of a client. */
interface Account {
  /** Points in hand. */
  share: number;
  /** How many the last share had. */
  size: number;
  /** Points that nobody has taken, when it was asked. */
  free: number;
  /** When the count begins anew, on the monotonic clock. */
  until: number;
  /** Requests that wait for a share. */
  waiting: number;
  asking?: Promise<void> | undefined;
}

/** Clients that are remembered at most. One that is forgotten loses the rest of its share. */
const MAX_ACCOUNTS = 50_000;
/** The largest share, as a part of the limit. */
const LARGEST_SHARE = 1 / 20;

/** The limit of one class of routes. */
export class Quota {
  private readonly accounts = new LRUCache<string, Account>({ max: MAX_ACCOUNTS });
  private readonly largestShare: number;

  constructor(
    private readonly limit: number,
    private readonly count: PointCount,
    private readonly clock: Clock,
  ) {
    this.largestShare = Math.max(1, Math.floor(limit * LARGEST_SHARE));
  }

  /** Takes one point for a client; at once if this instance knows the answer. */
  take(key: string): Verdict | Promise<Verdict> {
    const account = this.accounts.get(key);
    return (account && this.decide(account)) ?? this.takeLater(key, account);
  }

  private decide(account: Account): Verdict | undefined {
    const resetMs = account.until - this.clock.monotonic();
    if (resetMs <= 0) return undefined;
    const allowed = account.share > 0;
    if (!allowed && account.free > 0) return undefined;
    if (allowed) account.share -= 1;
    return { allowed, limit: this.limit, remaining: account.share + account.free, resetMs };
  }

  private async takeLater(key: string, known: Account | undefined): Promise<Verdict> {
    const account = known ?? { share: 0, size: 0, free: this.limit, until: 0, waiting: 0 };
    if (!known) this.accounts.set(key, account);
    account.waiting += 1;
    try {
      for (;;) {
        // Whoever waits already asks for all that wait.
        await (account.asking ??= this.ask(key, account).finally(() => (account.asking = undefined)));
        const verdict = this.decide(account);
        if (verdict) return verdict;
      }
    } finally {
      account.waiting -= 1;
    }
  }

  private async ask(key: string, account: Account): Promise<void> {
    // Let those join that come in the same turn.
    await Promise.resolve();
    const asked = this.clock.monotonic();
    if (asked >= account.until) Object.assign(account, { share: 0, size: 0, free: this.limit });
    const wanted = Math.max(Math.min(account.size * 2, this.largestShare), account.waiting, 1);
    const points = Math.min(wanted, account.free);
    const { used, resetMs } = await this.count.add(key, points);
    // Of what was free before, whoever came first had it: beyond the limit nothing is given.
    const given = Math.max(0, Math.min(points, this.limit - (used - points)));
    account.share += given;
    account.size = points;
    account.free = Math.max(0, this.limit - used);
    account.until = asked + Math.max(1, resetMs);
  }
}
