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
import {
  CHANGE_LOG,
  type ChangeLog,
  MATERIAL_STORE,
  type MaterialChange,
  type MaterialStore,
} from '../../relational/index.js';
import { changeTags } from '../material.tags.js';
import { ChangeApplier } from './change-applier.js';
import { isOutage, isRefusal } from './change-failures.js';

/** Changes that are applied together. */
const BATCH = 500;
/** Nobody else takes a claimed change for so long; if we die, somebody does then. */
const HOLD_MS = 30_000;
/** What was not announced, or not heard, is found after this time. */
const POLL_MS = 500;
/** How much sooner than others an instance may take a change that reaches the shared cache. */
const HEAD_START_MS = 1000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A change that fails for no outage is given up after so many tries. */
const MOST_ATTEMPTS = 8;
/** More materials than this are not made void one by one. */
const MOST_PENDING = 5000;

/**
 * Applies the changes that were left in the log: by a process that died, while a store was down, by SQL typed by hand.
 * Every instance has one; a change is claimed before it is applied. Until the shared cache has been told of everything
 * that is left, nobody trusts it.
 */
@Injectable()
export class ChangeRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChangeRelay.name);
  private readonly closing = new AbortController();
  private nap = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    private readonly applier: ChangeApplier,
    private readonly cache: CoherentCache,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    cache.beforeTrust(() => this.voidPending());
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.log.listen(() => this.wake());
    this.work = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    this.closing.abort();
    this.nap.abort();
    await this.work;
  }

  /** Looks into the log at once. */
  wake(): void {
    this.nap.abort();
  }

  private async run(): Promise<void> {
    while (!this.isClosing()) {
      // From here on, so that what is announced during a round is looked for after it.
      this.nap = new AbortController();
      const claimed = await this.round();
      if (claimed < BATCH && !this.isClosing()) await this.clock.delay(POLL_MS, this.nap.signal);
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** Applies the changes that are due; answers how many there were, up to a batch. Never rejects. */
  private async round(): Promise<number> {
    try {
      // Who cannot tell the cache lets those go first who can.
      const changes = await this.log.claim(BATCH, HOLD_MS, this.cache.up ? 0 : HEAD_START_MS);
      if (changes.length > 0) await this.apply(changes);
      return changes.length;
    } catch (error) {
      this.logger.debug(`the change log could not be read: ${messageOf(error)}`);
      return 0;
    }
  }

  private async apply(changes: readonly MaterialChange[]): Promise<void> {
    const seqs = changes.map(({ seq }) => seq);
    const missing = changes.filter(({ indexed }) => !indexed);
    try {
      await this.index([...new Set(missing.map(({ materialId }) => materialId))]);
    } catch (error) {
      await this.failed(changes, error);
      return;
    }
    if (await this.cache.invalidate(changeTags(changes))) {
      await this.log.applied(seqs);
      this.count(changes, 'applied');
    } else {
      await this.log.indexed(seqs, this.backoff(changes));
      this.count(changes, 'waiting');
    }
  }

  private async index(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.store.completeWords(ids);
    await this.applier.bringUp(ids);
  }

  /** An outage makes all wait; of what cannot be applied for itself, only that is set aside. */
  private async failed(changes: readonly MaterialChange[], error: unknown): Promise<void> {
    const [seqs, reason] = [changes.map(({ seq }) => seq), messageOf(error)];
    if (!isOutage(error) && new Set(changes.map(({ materialId }) => materialId)).size > 1) {
      const middle = Math.ceil(changes.length / 2);
      const ordered = [...changes].sort((a, b) => (a.materialId < b.materialId ? -1 : 1));
      await this.apply(ordered.slice(0, middle));
      await this.apply(ordered.slice(middle));
      return;
    }
    // Readers see what is committed, whatever the vector store has of it.
    await this.cache.invalidate(changeTags(changes));
    if (isRefusal(error) || (!isOutage(error) && mostAttempts(changes) >= MOST_ATTEMPTS)) {
      this.logger.error(`set aside ${seqs.length} change(s) that cannot be indexed: ${reason}`);
      await this.log.setAside(seqs, reason);
      this.count(changes, 'set_aside');
    } else {
      this.logger.warn(`${seqs.length} change(s) wait for the vector store: ${reason}`);
      await this.log.postpone(seqs, this.backoff(changes), reason);
      this.count(changes, 'waiting');
    }
  }

  private count(changes: readonly MaterialChange[], outcome: 'applied' | 'waiting' | 'set_aside'): void {
    this.metrics.changesApplied.inc({ by: 'relay', outcome }, changes.length);
  }

  /** Exponential, of which half is chance. */
  private backoff(changes: readonly MaterialChange[]): number {
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (mostAttempts(changes) - 1));
    return longest * (0.5 + Math.random() / 2);
  }

  /** Tells the shared cache what it may not know, before this instance trusts it. */
  private async voidPending(): Promise<void> {
    const pending = await this.log.pendingScope(MOST_PENDING);
    if (!pending) await this.cache.invalidateAll();
    else if (pending.length > 0) await this.cache.invalidate(changeTags(pending));
    this.wake();
  }
}

const mostAttempts = (changes: readonly MaterialChange[]) =>
  Math.max(...changes.map(({ attempts }) => attempts));
