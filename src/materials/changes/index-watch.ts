import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { CONFIG, type Config } from '../../config/index.js';
import { CHANGE_LOG, type ChangeLog, MATERIAL_STORE, type MaterialStore } from '../../relational/index.js';
import { VECTOR_STORE, VectorGate, type VectorStore } from '../../vector/index.js';
import { PollingLoop } from '../../common/polling-loop.js';
import { Reconciler } from './reconciler.js';

/** A run of another instance that began longer ago is taken for dead, in milliseconds. */
const LONGEST_RUN_MS = 600_000;
/** Share of the pause that is chance, so that instances do not look all at once. */
const JITTER = 0.5;

/**
 * Counts materials and points now and then, and has the stores compared when they differ and no logged change is the
 * reason: a Qdrant that came back empty, or was restored from a backup, fills itself.
 */
@Injectable()
export class IndexWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(IndexWatch.name);
  private readonly loop: PollingLoop | undefined;
  /** They differed the last time too: what is written between two counts makes no difference that stays. */
  private differed = false;

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly reconciler: Reconciler,
    private readonly gate: VectorGate,
    @Inject(CONFIG) { INDEX_CHECK_SECONDS }: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    const pauseMs = INDEX_CHECK_SECONDS * 1000 * (1 - JITTER / 2 + JITTER * Math.random());
    if (pauseMs > 0) this.loop = new PollingLoop(() => this.look(), pauseMs, clock);
  }

  onApplicationBootstrap(): void {
    this.loop?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
  }

  /** Never rejects; there is never more. */
  private async look(): Promise<false> {
    try {
      const differs = await this.differs();
      if (differs && this.differed && !(await this.reconciler.underway(LONGEST_RUN_MS))) {
        this.logger.warn('the vector store has not as many points as there are materials: comparing them');
        await this.reconciler.start(true);
        await this.reconciler.ended();
      }
      this.differed = differs && !this.differed;
    } catch (error) {
      this.logger.debug(`the stores could not be counted: ${messageOf(error)}`);
    }
    return false;
  }

  private async differs(): Promise<boolean> {
    // A collection that is being filled has fewer.
    if (this.gate.closed) return false;
    const { changes, setAside } = await this.log.lag();
    if (changes > 0) return false;
    const [materials, points] = await Promise.all([this.store.count(), this.vectors.count()]);
    return Math.abs(materials - points) > setAside;
  }
}
