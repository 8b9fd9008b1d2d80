import type { Clock } from '../../common/clock.js';
import type { CacheLink } from './cache-link.js';
import type { CacheObserver } from './cache-observer.js';
import type { InstanceBus } from './instance-bus.js';
import type { LeaseRegistry } from './lease-registry.js';
import type { TagCells } from './tag-cells.js';

/** Whether what is kept in the process may be trusted without asking anybody. */
export interface Trust {
  /** At a moment of the monotonic clock, in milliseconds. */
  live(now: number): boolean;
}

/** The only instance there is trusts itself. */
export const ALONE: Trust = { live: () => true };

/** Every read asks the shared store. */
export const NEVER: Trust = { live: () => false };

/** Heartbeats in the length of a lease: two may be late before it lapses. */
const BEATS_PER_LEASE = 3;
/** Share of a lease that is given away for clocks that run at different speeds. */
const DRIFT_MARGIN = 0.1;

/** Number of the heartbeats that ask for nothing, but whether we hear ourselves. */
const PROBE = 0;

/** When a heartbeat was sent. */
interface Sent {
  at: number;
  /** Wall clock less monotonic clock. */
  offset: number;
}

/**
 * A short lease on the right to read what is kept in the process with no round trip (Gray and Cheriton: "Leases: an
 * efficient fault-tolerant mechanism for distributed file cache consistency", SOSP 1989).
 *
 * It is renewed by heartbeats: registered first, then sent through the server to all, and good only when it comes back
 * over our own subscription, behind every message that was published before it. It counts from the moment at which the
 * heartbeat was sent. Whenever it begins anew, everything in the process is void: a message may have been missed.
 */
export class Lease implements Trust {
  private readonly closing = new AbortController();
  private readonly sent = new Map<number, Sent>();
  private beats = 0;
  private until = -Infinity;
  private offset = 0;
  private running: Promise<void> | undefined;
  /** When a heartbeat last came back. */
  private heardAt = -Infinity;
  private wake: () => void = () => undefined;

  constructor(
    private readonly link: CacheLink,
    private readonly registry: LeaseRegistry,
    private readonly bus: InstanceBus,
    private readonly cells: TagCells,
    private readonly instance: string,
    private readonly leaseMs: number,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {
    link.onLoss(() => this.drop());
    link.onUp(() => this.start());
  }

  /**
   * The monotonic clock of a machine may stand still while the machine sleeps; the wall clock goes on. A lease is good only
   * while both agree about the time that has passed.
   */
  live(now: number): boolean {
    return now < this.until && Math.abs(this.clock.now() - now - this.offset) < this.leaseMs * DRIFT_MARGIN;
  }

  /** Our heartbeat came back over our own subscription. */
  heard(beat: number): void {
    const now = this.clock.monotonic();
    this.heardAt = now;
    if (beat === PROBE) this.wake();
    const sent = this.sent.get(beat);
    if (!sent) return;
    for (const earlier of this.sent.keys()) if (earlier <= beat) this.sent.delete(earlier);
    const until = sent.at + this.leaseMs * (1 - DRIFT_MARGIN);
    if (now >= until) return;
    if (!this.live(now)) {
      this.cells.killAll();
      this.observer.lease(true);
    }
    this.until = until;
    this.offset = sent.offset;
  }

  /** Ends the lease: messages may have been missed. Heartbeats under way do not bring it back. */
  drop(): void {
    this.sent.clear();
    this.heardAt = -Infinity;
    if (this.until === -Infinity) return;
    this.until = -Infinity;
    this.cells.killAll();
    this.observer.lease(false);
  }

  /** Stops the heartbeats, and tells the others that they need not wait for us. Never rejects. */
  async close(): Promise<void> {
    this.closing.abort();
    this.drop();
    await this.running;
    await this.registry.withdraw().catch(() => undefined);
  }

  private start(): void {
    this.running ??= this.beatOn().finally(() => {
      this.running = undefined;
      // It may have come up again just when the heartbeats ended.
      if (this.link.up && !this.closing.signal.aborted) this.start();
    });
  }

  private async beatOn(): Promise<void> {
    while (this.link.up && !this.closing.signal.aborted) {
      const pause = new AbortController();
      this.wake = () => pause.abort();
      this.closing.signal.addEventListener('abort', this.wake, { once: true });
      // A heartbeat that fails takes the link down, which ends this loop.
      const hearing = this.clock.monotonic() - this.heardAt < this.leaseMs;
      await (hearing ? this.beat() : this.probe()).catch(() => undefined);
      await this.clock.delay(this.leaseMs / BEATS_PER_LEASE, pause.signal);
      this.closing.signal.removeEventListener('abort', this.wake);
    }
  }

  /**
   * Without a subscription that works a lease cannot begin, and nobody should wait for its end. But whoever is not in the
   * registry must not have a lease, nor get one by a heartbeat that comes back late.
   */
  private async probe(): Promise<void> {
    this.drop();
    await this.registry.withdraw();
    await this.publish(PROBE);
  }

  private async beat(): Promise<void> {
    this.beats += 1;
    const beat = this.beats;
    const at = this.clock.monotonic();
    for (const [earlier, sent] of this.sent) if (sent.at + this.leaseMs < at) this.sent.delete(earlier);
    this.sent.set(beat, { at, offset: this.clock.now() - at });
    await this.registry.register(beat);
    await this.publish(beat);
    // Nobody else looks at the registry while nothing is written: those who died would stay.
    await this.registry.holders();
  }

  private async publish(beat: number): Promise<void> {
    await this.link.run('publish', () => this.bus.tellAll({ kind: 'beat', from: this.instance, beat }));
  }
}
