import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CoherentCache } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { PollingLoop } from '../common/polling-loop.js';
import {
  PRICE_CHANGE_LOG,
  PRICE_LOAD_STORE,
  type PriceChange,
  type PriceChangeLog,
  type PriceLoadStore,
} from '../relational/index.js';
import { priceTags } from './price.tags.js';

/** Changes that are told together; more that are pending are not made void one by one. */
const MOST_CHANGES = 1000;
/** What another instance could not tell the cache is found after this time. */
const TELL_MS = 500;
/** Nobody sees what is swept, so there is no hurry. */
const SWEEP_MS = 10_000;
/** Products that are removed by one statement. */
const SWEEP_BATCH = 5000;

/**
 * What is left to do behind, in every instance: tells the cache of changes whose writer died or could not, before this instance trusts
 * the cache and ever after; and removes the products of lists that were replaced, deleted or given up.
 */
@Injectable()
export class PriceUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PriceUpkeep.name);
  private readonly telling: PollingLoop;
  private readonly sweeping: PollingLoop;

  constructor(
    @Inject(PRICE_CHANGE_LOG) private readonly log: PriceChangeLog,
    @Inject(PRICE_LOAD_STORE) private readonly loads: PriceLoadStore,
    private readonly cache: CoherentCache,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.telling = new PollingLoop(() => this.quietly(() => this.tell()), TELL_MS, clock);
    this.sweeping = new PollingLoop(() => this.quietly(() => this.sweep()), SWEEP_MS, clock);
    cache.beforeTrust(() => this.voidPending());
  }

  onApplicationBootstrap(): void {
    this.telling.start();
    this.sweeping.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.telling.stop(), this.sweeping.stop()]);
  }

  /** Sweeps at once: there is something to be swept. */
  wake(): void {
    this.sweeping.wake();
  }

  /** Answers whether there is more. */
  private async tell(): Promise<boolean> {
    if (!this.cache.up) return false;
    const changes = await this.log.due(MOST_CHANGES);
    if (changes.length === 0 || !(await this.cache.invalidate(tagsOf(changes)))) return false;
    await this.log.told(changes.map(({ seq }) => seq));
    return changes.length === MOST_CHANGES;
  }

  private async sweep(): Promise<boolean> {
    return (await this.loads.sweep(SWEEP_BATCH)) !== null;
  }

  /** Tells the shared cache what it may not know. What was told is still in the log then: whoever made it takes it out. */
  private async voidPending(): Promise<void> {
    const changes = await this.log.pending(MOST_CHANGES);
    if (changes.length === MOST_CHANGES) await this.cache.invalidateAll();
    else if (changes.length > 0) await this.cache.invalidate(tagsOf(changes));
  }

  private async quietly(round: () => Promise<boolean>): Promise<boolean> {
    try {
      return await round();
    } catch (error) {
      this.logger.debug(`the upkeep of prices failed for now: ${messageOf(error)}`);
      return false;
    }
  }
}

const tagsOf = (changes: readonly PriceChange[]) =>
  priceTags(...new Set(changes.map(({ supplierId }) => supplierId)));
