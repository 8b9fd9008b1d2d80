import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CoherentCache } from '../../cache/index.js';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { Metrics } from '../../metrics/index.js';
import { CHANGE_LOG, type ChangeLog, type MaterialChange } from '../../relational/index.js';
import { changeTags } from '../material.tags.js';
import { ChangeApplier } from './change-applier.js';
import { backoffMs, isOutage, isRefusal, mostAttempts } from './change-failures.js';
import { PollingLoop } from '../../common/polling-loop.js';

/** Changes that are applied together. */
const BATCH = 500;
/** Nobody else takes a claimed change for so long; if we die, somebody does then. */
const HOLD_MS = 30_000;
/** What was not announced, or not heard, is found after this time. */
const POLL_MS = 500;
/** A change that fails for no outage is given up after so many tries. */
const MOST_ATTEMPTS = 8;
/** More materials than this are not made void one by one. */
const MOST_PENDING = 5000;

/**
 * Applies the changes that were left in the log: by a process that died, while a store was down, by SQL typed by hand.
 * Every instance has one; a change is claimed before it is applied.
 *
 * Bringing the vector store up may take long, telling the cache does not, and an instance that cannot reach the cache
 * must not keep from that who can. So there are two loops: one indexes, whatever the cache does; the other tells the cache
 * what is indexed, and takes nothing while it cannot. Nobody trusts the cache before it was told of all that is left.
 */
@Injectable()
export class ChangeRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChangeRelay.name);
  private readonly indexing: PollingLoop;
  private readonly telling: PollingLoop;
  private stopListening: () => void = () => undefined;

  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly applier: ChangeApplier,
    private readonly cache: CoherentCache,
    private readonly metrics: Metrics,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.indexing = new PollingLoop(
      () => this.round(false, (changes) => this.index(changes)),
      POLL_MS,
      clock,
    );
    this.telling = new PollingLoop(
      async () => this.cache.up && this.round(true, (changes) => this.tell(changes)),
      POLL_MS,
      clock,
    );
    cache.beforeTrust(() => this.voidPending());
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.log.listen(() => {
      this.indexing.wake();
      this.telling.wake();
    });
    this.indexing.start();
    this.telling.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await Promise.all([this.indexing.stop(), this.telling.stop()]);
  }

  /** Takes the changes that are due, up to a batch; answers whether there may be more. Never rejects. */
  private async round(
    indexed: boolean,
    apply: (changes: readonly MaterialChange[]) => Promise<void>,
  ): Promise<boolean> {
    try {
      const changes = await this.log.claim(indexed, BATCH, HOLD_MS);
      if (changes.length > 0) await apply(changes);
      return changes.length === BATCH;
    } catch (error) {
      this.logger.debug(`the change log could not be used: ${messageOf(error)}`);
      return false;
    }
  }

  private async index(changes: readonly MaterialChange[]): Promise<void> {
    try {
      await this.applier.complete(changes);
    } catch (error) {
      await this.failed(changes, error);
      return;
    }
    await this.tell(changes);
  }

  /** Tells the cache, or leaves that to whoever can. */
  private async tell(changes: readonly MaterialChange[]): Promise<void> {
    const seqs = changes.map(({ seq }) => seq);
    const told = this.cache.up && (await this.cache.invalidate(changeTags(changes)));
    if (told) await this.log.applied(seqs);
    else await this.log.indexed(seqs);
    this.count(changes, told ? 'applied' : 'waiting');
  }

  /** An outage makes all wait; of what cannot be applied for itself, only that is set aside. */
  private async failed(changes: readonly MaterialChange[], error: unknown): Promise<void> {
    const [seqs, reason] = [changes.map(({ seq }) => seq), messageOf(error)];
    if (!isOutage(error) && new Set(changes.map(({ materialId }) => materialId)).size > 1) {
      const middle = Math.ceil(changes.length / 2);
      const ordered = [...changes].sort((a, b) => (a.materialId < b.materialId ? -1 : 1));
      await this.index(ordered.slice(0, middle));
      await this.index(ordered.slice(middle));
      return;
    }
    // Readers see what is committed, whatever the vector store has of it. What the cache was not told is not set aside.
    const told = this.cache.up && (await this.cache.invalidate(changeTags(changes)));
    const isHopeless = isRefusal(error) || (!isOutage(error) && mostAttempts(changes) >= MOST_ATTEMPTS);
    if (told && isHopeless) {
      this.logger.error(`set aside ${seqs.length} change(s) that cannot be indexed: ${reason}`);
      await this.log.setAside(seqs, reason);
      this.count(changes, 'set_aside');
    } else {
      this.logger.warn(`${seqs.length} change(s) wait for the vector store: ${reason}`);
      // Who could not tell the cache does not keep it for long from who can.
      await this.log.postpone(seqs, told ? backoffMs(changes) : POLL_MS, reason);
      this.count(changes, 'waiting');
    }
  }

  private count(changes: readonly MaterialChange[], outcome: 'applied' | 'waiting' | 'set_aside'): void {
    this.metrics.changesApplied.inc({ by: 'relay', outcome }, changes.length);
  }

  /** Tells the shared cache what it may not know, before this instance trusts it. */
  private async voidPending(): Promise<void> {
    const pending = await this.log.pendingScope(MOST_PENDING);
    if (!pending) await this.cache.invalidateAll();
    else if (pending.length > 0) await this.cache.invalidate(changeTags(pending));
    this.telling.wake();
  }
}
