import type { Clock } from '../../common/clock.js';
import type { OnOwed } from './cache-api.js';
import type { CacheLink } from './cache-link.js';
import type { CacheObserver } from './cache-observer.js';
import { type Confirmation, Confirmations } from './confirmations.js';
import type { BusMessage, InstanceBus } from './instance-bus.js';
import type { LeaseRegistry } from './lease-registry.js';
import type { LocalCache } from './local-cache.js';
import { OwedTags } from './owed-tags.js';
import type { SharedLevel } from './shared-level.js';
import type { TagCells } from './tag-cells.js';

/**
 * Carries invalidations to the shared store and to all instances, and waits until none of them can answer the old.
 *
 * The order is what makes it right: the stamps first, so that whoever fetches from now on fetches the new; then our own
 * process; then the message; then the question who holds a lease. Whoever takes one after that begins with an
 * empty process, and fetches by the new stamps.
 */
export class Invalidator {
  private readonly owed = new OwedTags();
  private readonly confirmations: Confirmations;
  private lastId = 0;

  constructor(
    private readonly shared: SharedLevel,
    private readonly registry: LeaseRegistry,
    private readonly bus: InstanceBus,
    private readonly cells: TagCells,
    private readonly local: LocalCache,
    private readonly instance: string,
    private readonly leaseMs: number,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {
    this.confirmations = new Confirmations(clock);
    this.link.beforeTrust(() => this.settle());
  }

  /**
   * Resolves when no instance can answer from before: true; or false, where the store cannot be told, when one lease has
   * passed since it was lost: by then no instance that shares the outage trusts its process any more. Never rejects.
   */
  async invalidate(tags: readonly string[], onOwed?: OnOwed): Promise<boolean> {
    const start = this.clock.monotonic();
    const told =
      (this.link.reachable && (await this.delivered(() => this.deliver(tags)))) ||
      (await this.owe(tags, onOwed));
    this.observer.invalidated(tags.length, (this.clock.monotonic() - start) / 1000);
    return told;
  }

  /** Makes everything void. False: the store could not be told. */
  async invalidateAll(): Promise<boolean> {
    return this.link.reachable && (await this.delivered(() => this.deliverAll()));
  }

  /** Removes entries here and on all instances. Rejects when the store cannot be reached. */
  async clear(pattern: string): Promise<number> {
    const removed = await this.shared.clear(pattern);
    this.local.clear(pattern);
    await this.told(await this.tell((id) => ({ kind: 'clear', from: this.instance, id, pattern })));
    return removed;
  }

  /** Obeys what another instance says. */
  hear(message: BusMessage): void {
    if (message.kind === 'confirm') this.confirmations.confirm(message.id, message.from);
    if (message.from === this.instance || (message.kind !== 'drop' && message.kind !== 'clear')) return;
    if (message.kind === 'clear') this.local.clear(message.pattern);
    else if (message.tags) this.cells.kill(message.tags);
    else this.cells.killAll();
    // If this is lost, the writer waits until our lease has run out.
    this.bus
      .tell(message.from, { kind: 'confirm', from: this.instance, id: message.id })
      .catch(() => undefined);
  }

  private get link(): CacheLink {
    return this.shared.link;
  }

  private async delivered(deliver: () => Promise<Confirmation>): Promise<boolean> {
    try {
      await this.told(await deliver());
      return true;
    } catch (error) {
      this.link.lose(error);
      return false;
    }
  }

  private async deliver(tags: readonly string[]): Promise<Confirmation> {
    await this.shared.stamp(tags);
    this.cells.kill(tags);
    return this.tell((id) => ({ kind: 'drop', from: this.instance, id, tags }));
  }

  private async tell(messageOf: (id: number) => BusMessage): Promise<Confirmation> {
    this.lastId += 1;
    const confirmation = this.confirmations.expect(this.lastId);
    try {
      await this.link.limited('publish', () => this.bus.tellAll(messageOf(confirmation.id)));
      return confirmation;
    } catch (error) {
      confirmation.forget();
      throw error;
    }
  }

  /** Waits until everybody who may hold a lease has confirmed, or holds it no more. */
  private async told(confirmation: Confirmation): Promise<void> {
    try {
      const { others, completeAt } = await this.registry.holders();
      await Promise.all([confirmation.from(others), this.clock.delay(completeAt - this.clock.monotonic())]);
    } finally {
      confirmation.forget();
    }
  }

  /** True if it was delivered in the meantime. */
  private async owe(tags: readonly string[], onOwed: OnOwed | undefined): Promise<boolean> {
    const delivered = this.owed.add(tags);
    const othersKnow = onOwed?.();
    // It may have come up while the delivery was failing, without these tags.
    if (this.link.reachable) this.link.lose(new Error('an invalidation is owed'));
    const settled = new AbortController();
    void delivered.then(() => settled.abort());
    await this.clock.delay(this.link.lostAt + this.leaseMs - this.clock.monotonic(), settled.signal);
    await othersKnow;
    return settled.signal.aborted;
  }

  /**
   * Delivers what is owed. Part of recovery: the store is not trusted before. Writers who still wait are released by the
   * confirmations; the store need not wait for those.
   */
  private async settle(): Promise<void> {
    await this.owed.settle(async (tags) => {
      const confirmation = await (tags ? this.deliver(tags) : this.deliverAll());
      return () => this.told(confirmation);
    });
  }

  private async deliverAll(): Promise<Confirmation> {
    await this.shared.forgetAll();
    this.cells.killAll();
    return this.tell((id) => ({ kind: 'drop', from: this.instance, id, tags: null }));
  }
}
