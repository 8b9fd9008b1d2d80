import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../common/clock.js';
import { withTimeLimit } from '../../common/time-limit.js';
import type { CacheStore } from './cache-store.js';

/** Milliseconds between two probes of a store that is down. */
const PROBE_INTERVAL_MS = 100;

/** The commands of the protocol, as they are timed. */
export type CacheCommand = 'read' | 'mint' | 'write' | 'stamp';

/** Hears of what happens on the link. */
export interface LinkObserver {
  /** The link went up, or down for a cause. */
  changed?(up: boolean, cause?: unknown): void;
  /** A command took so many seconds, whatever its outcome. */
  timed?(command: CacheCommand, seconds: number): void;
}

/**
 * Whether the store can be trusted, and the invalidations that it has not had.
 *
 * The link goes down at the first command that fails or exceeds the time limit, and whenever the connection is
 * lost. While it is down nobody reads or fills the cache. It comes up again only after the store has told its
 * identity and has taken every invalidation that was owed to it: an old entry can therefore not be proved
 * fresh by a store that slept through a write (design: rule 2).
 */
export class CacheLink {
  private readonly owed = new Set<string>();
  private readonly closing = new AbortController();
  private trusted = false;
  private probing: Promise<void> | undefined;
  private identity = '';
  private asking: Promise<string> | undefined;
  private losses = 0;

  /**
   * @param limitMs the longest that one command may take, in milliseconds
   * @param batchSize the most tags that one command stamps
   */
  constructor(
    private readonly store: CacheStore,
    private readonly limitMs: number,
    private readonly batchSize: number,
    private readonly clock: Clock,
    private readonly observer: LinkObserver = {},
  ) {
    store.onLost(() => this.lose(new Error('the connection was lost')));
  }

  /** Identity of the server that is trusted now; part of every entry. */
  get epoch(): string {
    return this.identity;
  }

  get up(): boolean {
    return this.trusted;
  }

  /** Tries once to bring the link up; if that fails, probing goes on behind. Never rejects. */
  async open(): Promise<void> {
    await this.recover().catch((error: unknown) => this.lose(error));
  }

  /** Runs one command under the time limit. Rejects with what went wrong, after taking the link down. */
  async run<T>(command: CacheCommand, work: () => Promise<T>): Promise<T> {
    const start = this.clock.monotonic();
    try {
      return await withTimeLimit(work(), this.limitMs, `cache ${command}`);
    } catch (error) {
      this.lose(error);
      throw error;
    } finally {
      this.observer.timed?.(command, (this.clock.monotonic() - start) / 1000);
    }
  }

  /** Stamps the tags now, or as soon as the store can be told. Never rejects. */
  async invalidate(tags: readonly string[]): Promise<void> {
    for (let from = 0; from < tags.length; from += this.batchSize)
      await this.stamp(tags.slice(from, from + this.batchSize));
  }

  /** Resolves within the time limit. */
  private async stamp(tags: readonly string[]): Promise<void> {
    if (this.trusted) {
      try {
        await this.run('stamp', () => this.store.stamp(tags));
        return;
      } catch {
        // The link is down now, and stays so until the tags below are delivered.
      }
    }
    for (const tag of tags) this.owed.add(tag);
    // It may have come up while the stamp was failing, without these tags.
    if (this.trusted) this.lose(new Error('an invalidation is owed'));
  }

  /** Stops probing, after one more try to deliver what is owed. Never rejects. */
  async close(): Promise<void> {
    if (this.owed.size > 0) await this.recover().catch(() => undefined);
    this.closing.abort();
    this.trusted = false;
    await this.probing;
  }

  private get closed(): boolean {
    return this.closing.signal.aborted;
  }

  private lose(cause: unknown): void {
    this.losses += 1;
    if (this.trusted) this.observer.changed?.(false, cause);
    this.trusted = false;
    if (!this.closed) this.probing ??= this.probe();
  }

  private async probe(): Promise<void> {
    while (!this.trusted && !this.closed) {
      // Aborting rejects the pause: the loop then ends by its condition.
      await delay(PROBE_INTERVAL_MS, undefined, { signal: this.closing.signal, ref: false }).catch(
        () => undefined,
      );
      await this.recover().catch(() => undefined);
    }
    this.probing = undefined;
  }

  private async recover(): Promise<void> {
    const losses = this.losses;
    const identity = await withTimeLimit(this.identify(), this.limitMs, 'cache identity');
    while (this.owed.size > 0) await this.deliver([...this.owed].slice(0, this.batchSize));
    // A loss in the meantime means that the answers may come from two servers.
    if (losses !== this.losses || this.closed) return;
    this.identity = identity;
    this.trusted = true;
    this.observer.changed?.(true);
  }

  /** One question at a time: a frozen server would have to answer thousands when it wakes. */
  private identify(): Promise<string> {
    this.asking ??= this.store.identify().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /**
   * Tags leave the debt before the command is sent: one that is invalidated again while it is under way is
   * owed anew, since the stamp on its way may be older than that write.
   */
  private async deliver(tags: readonly string[]): Promise<void> {
    for (const tag of tags) this.owed.delete(tag);
    try {
      await withTimeLimit(this.store.stamp(tags), this.limitMs, 'cache stamp');
    } catch (error) {
      for (const tag of tags) this.owed.add(tag);
      throw error;
    }
  }
}
