import type { Clock } from '../../common/clock.js';
import { withTimeLimit } from '../../common/time-limit.js';
import type { CacheCommand, CacheObserver } from './cache-observer.js';

/** Milliseconds between two probes of a store that is down. */
const PROBE_INTERVAL_MS = 100;

/** What the link needs of a server. */
export interface LinkedServer {
  /** The identity of the server now connected to. */
  identify(): Promise<string>;
  /** Calls `listener` whenever the connection is lost: what follows may reach another server. */
  onLost(listener: () => void): void;
}

/** Must succeed before the server is trusted again. */
export type RecoveryStep = () => Promise<void>;

/**
 * Whether the shared store can be trusted: a circuit breaker (Nygard, "Release It!", 2007) that opens at the first fault.
 *
 * One failed command is enough, because it may have been a stamp: from then on nobody reads or fills the cache, and answers
 * come from the source at once. Half-open probes ask the server for its identity; it is closed only when the
 * recovery steps have succeeded as well: above all, when the server has taken every invalidation that we owe it, and,
 * after a long outage, when the other instances have had time to do the same.
 */
export class CacheLink {
  private readonly steps: RecoveryStep[] = [];
  private readonly lossListeners: (() => void)[] = [];
  private readonly upListeners: (() => void)[] = [];
  private readonly closing = new AbortController();
  private settling = new AbortController();
  private identified = false;
  private reached = false;
  private trusted = false;
  private probing: Promise<void> | undefined;
  private identity = '';
  private asking: Promise<string> | undefined;
  private losses = 0;
  private lost: number;
  /** It has never been trusted yet: for ever. */
  private untrustedSince = -Infinity;

  /**
   * @param limitMs the longest that one command may take, in milliseconds
   * @param leaseMs the length of a lease, in milliseconds
   */
  constructor(
    private readonly server: LinkedServer,
    private readonly limitMs: number,
    private readonly leaseMs: number,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {
    this.lost = clock.monotonic();
    server.onLost(() => this.lose(new Error('the connection was lost')));
  }

  /** Entries may be read and kept. */
  get up(): boolean {
    return this.trusted;
  }

  /** The server answers. Invalidations are delivered from now on, while entries may not be trusted yet. */
  get reachable(): boolean {
    return this.identified;
  }

  /** Identity of the server that is trusted now; part of every entry. */
  get epoch(): string {
    return this.identity;
  }

  /** When the server was last lost, in milliseconds of the monotonic clock. */
  get lostAt(): number {
    return this.lost;
  }

  /** Adds a step that recovery has to take; the steps run in the order in which they were added. */
  beforeTrust(step: RecoveryStep): void {
    this.steps.push(step);
  }

  /** Hears of every fault, also while the link is down: what follows may reach another server. */
  onLoss(listener: () => void): void {
    this.lossListeners.push(listener);
  }

  onUp(listener: () => void): void {
    this.upListeners.push(listener);
  }

  /**
   * Tries once to bring the link up, which takes the length of a lease; if that fails, probing goes on behind. Never
   * rejects.
   */
  async open(): Promise<void> {
    await this.recover().catch((error: unknown) => this.lose(error));
  }

  /**
   * Runs one command under the time limit, within one stretch of trust: what came back from before or behind a loss may be
   * another server's. Rejects with what went wrong, after taking the link down, and at once while it is down.
   */
  run<T>(command: CacheCommand, work: () => Promise<T>): Promise<T> {
    if (!this.trusted) return Promise.reject(new Error('The shared store is out of use.'));
    const { losses } = this;
    return this.limited(command, work).then(
      (answer) => {
        if (losses !== this.losses) throw new Error('The shared store was lost in the meantime.');
        return answer;
      },
      (error: unknown) => {
        this.lose(error);
        throw error;
      },
    );
  }

  /** Runs one command under the time limit, whether the link is up or not. */
  limited<T>(command: CacheCommand, work: () => Promise<T>): Promise<T> {
    const start = this.clock.monotonic();
    const done = () => this.observer.command(command, (this.clock.monotonic() - start) / 1000);
    return withTimeLimit(work(), this.limitMs, command, done);
  }

  /** Takes the link down; it comes up again after recovery. */
  lose(cause: unknown): void {
    this.losses += 1;
    const now = this.clock.monotonic();
    if (this.reached) this.lost = now;
    if (this.trusted) this.untrustedSince = now;
    const wasReached = this.reached;
    this.identified = this.reached = this.trusted = false;
    this.settling.abort();
    for (const listener of this.lossListeners) listener();
    if (wasReached) this.observer.breaker('open', cause);
    if (!this.isClosed()) this.probing ??= this.probe();
  }

  /**
   * Stops probing, after one more try to deliver what is owed if the link is down. Entries are used no more; invalidations
   * are still delivered while the server can be reached. Never rejects.
   */
  async close(): Promise<void> {
    if (!this.reached) await this.reach().catch(() => undefined);
    this.closing.abort();
    this.settling.abort();
    this.trusted = false;
    await this.probing;
  }

  private isTrusted(): boolean {
    return this.trusted;
  }

  private isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  private async probe(): Promise<void> {
    while (!this.isTrusted() && !this.isClosed()) {
      await this.clock.delay(PROBE_INTERVAL_MS, this.closing.signal);
      if (this.isClosed()) break;
      this.observer.breaker('half-open');
      await this.recover().catch(() => undefined);
      if (!this.isTrusted()) this.observer.breaker('open');
    }
    this.probing = undefined;
  }

  private async recover(): Promise<void> {
    const { losses } = this;
    const identity = await this.reach();
    if (losses !== this.losses || this.isClosed()) return;
    this.reached = true;
    this.settling = new AbortController();
    if (this.mayHaveMissedWrites) {
      await this.clock.delay(this.leaseMs, this.settling.signal);
      // What the others left for us in that time.
      if (losses === this.losses && !this.isClosed()) await this.takeSteps();
    }
    // A loss in the meantime means that the answers may come from two servers.
    if (losses !== this.losses || this.isClosed()) return;
    this.identity = identity;
    this.trusted = true;
    this.observer.breaker('closed');
    for (const listener of this.upListeners) listener();
  }

  /**
   * Takes the recovery steps; answers the identity of the server that took them with us. From the moment it is identified
   * invalidations go there directly, so that what the steps have to deliver does not grow meanwhile.
   */
  private async reach(): Promise<string> {
    const identity = await withTimeLimit(this.identify(), this.limitMs, 'cache identity');
    this.identified = true;
    try {
      await this.takeSteps();
    } catch (error) {
      this.identified = false;
      throw error;
    }
    return identity;
  }

  private async takeSteps(): Promise<void> {
    for (const step of this.steps) await step();
  }

  /**
   * During an outage of more than a lease, others have acknowledged writes that the server has not been told of. They get
   * the length of a lease to come back and tell it. (Who takes longer has had an outage of its own.) Theirs may have been
   * longer than ours, hence the half; and it may just be over when we start.
   */
  private get mayHaveMissedWrites(): boolean {
    return this.clock.monotonic() - this.untrustedSince > this.leaseMs / 2;
  }

  /** One question at a time: a frozen server would have to answer thousands when it wakes. */
  private identify(): Promise<string> {
    this.asking ??= this.server.identify().finally(() => (this.asking = undefined));
    return this.asking;
  }
}
