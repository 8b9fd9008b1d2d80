import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import {
  CHANGE_LOG,
  type ChangeLog,
  type CollectionState,
  MATERIAL_STORE,
  type MaterialStore,
  VECTOR_COLLECTIONS,
  type VectorCollections,
} from '../../relational/index.js';
import { VECTOR_STORE, VectorGate, type VectorStore } from '../../vector/index.js';
import { PollingLoop } from '../../common/polling-loop.js';
import { Reconciler } from './reconciler.js';

/** An instance says so often that it uses its collection, and looks whether that is complete; in milliseconds. */
const BEAT_MS = 5000;
/** An instance that has not said so for longer does not answer requests. */
const ALIVE_SECONDS = 20;
/** Whoever fills says how far it is. When it has been silent for longer than it holds, another instance goes on. */
const PROGRESS_MS = 1000;
const HOLD_MS = 20_000;
/** What has this share of the materials is not filled, but compared when the counts differ (`IndexWatch`). */
const MOSTLY = 0.9;

/**
 * Sees to it that the collection of this instance's embedding model is complete. Once it is made known, the change log keeps
 * every change for it, so what is left to do is to read all materials once and put those that are missing. Meanwhile
 * instances of another model go on with their own collection; this one answers by words, and says that it does.
 *
 * Filling is a comparison that repairs. So it goes on where it was interrupted, and may be done twice.
 */
@Injectable()
export class CollectionFiller implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(CollectionFiller.name);
  private readonly owner = randomUUID();
  private readonly loop: PollingLoop;
  private isSettled = false;
  /** What was said last. */
  private said = '';

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(VECTOR_COLLECTIONS) private readonly collections: VectorCollections,
    private readonly gate: VectorGate,
    private readonly reconciler: Reconciler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.loop = new PollingLoop(() => this.round(), BEAT_MS, clock);
  }

  /** What the collection of this instance is called. */
  get name(): string {
    return this.vectors.nameOf(this.embedding);
  }

  /** Also in a process that fills nothing: whatever it applies is applied to this collection. */
  onModuleInit(): void {
    this.log.serve(this.name);
  }

  /** Knows when it resolves whether the collection may be searched, and goes on behind. Never rejects. */
  async start(): Promise<void> {
    await this.look().catch((error: unknown) => this.failed(error));
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** Never rejects; there is never more. */
  private async round(): Promise<false> {
    try {
      if (!(await this.look())) await this.fill();
    } catch (error) {
      this.failed(error);
    }
    return false;
  }

  /** Tried again at the next beat; said once. */
  private failed(error: unknown): void {
    const message = `${this.name} could not be looked after: ${messageOf(error)}`;
    if (message !== this.said) this.logger.warn(message);
    this.said = message;
  }

  /** Whether the collection is complete; the gate follows. */
  private async look(): Promise<boolean> {
    const { name, embedding } = this;
    await this.collections.seen({ name, modelId: embedding.modelId, dimensions: embedding.dimensions });
    const known = await this.collections.list();
    const own = known.find((collection) => collection.name === name);
    const others = known.filter((collection) => collection.name !== name);
    if (own && (await this.isComplete(own, others.length === 0))) {
      this.gate.open();
      await this.settle();
      return true;
    }
    this.gate.close({
      message: `the vectors of model ${embedding.modelId} are being made: ${own?.done ?? 0} of ${own?.total ?? 0} materials`,
      othersServe: this.vectors.isShared && others.some(isServed),
    });
    return false;
  }

  /**
   * What is known of it is compared with what is there once in the life of a process. The only collection, of which nothing is
   * known, is that of a version that told nobody.
   */
  private async isComplete({ name, filled, total }: CollectionState, isOnly: boolean): Promise<boolean> {
    if (this.isSettled && filled) return true;
    const isUntold = !filled && isOnly && total === 0;
    if (!filled && !isUntold) return false;
    const isThere = await this.isMostlyThere();
    if (isUntold && isThere) await this.collections.filled(name);
    if (filled && !isThere && this.vectors.isShared) await this.collections.emptied(name);
    return isThere;
  }

  private async isMostlyThere(): Promise<boolean> {
    const [materials, points, { changes, setAside }] = await Promise.all([
      this.store.count(),
      this.vectors.count(),
      this.log.lag(),
    ]);
    return points + changes + setAside >= materials * MOSTLY;
  }

  /** Once it is complete. Where nobody else can use the former collections, they are removed. */
  private async settle(): Promise<void> {
    if (this.isSettled) return;
    await this.vectors.publish();
    if (!this.vectors.isShared)
      for (const { name } of await this.vectors.collections()) {
        if (name === this.name) continue;
        await this.collections.forget(name);
        await this.vectors.remove(name);
        this.logger.log(`removed the vectors of the former model, ${name}`);
      }
    this.isSettled = true;
  }

  private async fill(): Promise<void> {
    const isClaimed = await this.claim(0, await this.store.count());
    // Nobody else fills what nobody else can use, whatever is known of others of the same name.
    if (!isClaimed && this.vectors.isShared) return;
    this.logger.log(`filling ${this.name}: searches go without it meanwhile`);
    await this.reconciler.start(true, true);
    const end = this.reconciler.ended();
    let isOver = false;
    const over = end.then(() => (isOver = true));
    while (!(await Promise.race([over, this.clock.delay(PROGRESS_MS).then(() => isOver)]))) {
      const report = await this.reconciler.last();
      await this.claim(report?.materials ?? 0, report?.total ?? 0).catch(() => false);
      await this.look().catch(() => false);
    }
    const report = await end;
    if (report?.state !== 'done') return;
    await this.collections.filled(this.name);
    this.logger.log(`${this.name} is complete: ${report.materials} materials`);
    await this.look();
  }

  private claim(done: number, total: number): Promise<boolean> {
    return this.collections.claimFilling(this.name, this.owner, HOLD_MS, { done, total });
  }
}

const isServed = ({ filled, seenSecondsAgo }: CollectionState) => filled && seenSecondsAgo < ALIVE_SECONDS;
