import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { followInvalidation } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import { PRICE_CHANGE_LOG, type PriceChangeLog } from '../relational/index.js';

/** How often it is looked whether another instance has told the cache, in milliseconds. */
const LOOK_MS = 50;

/**
 * Follows the writes of this instance until the shared cache knows of them: then the log forgets them. If it cannot be told, other instances
 * are asked to, by the log, and waited for, no longer than one lease: by then nobody who shares the outage trusts the cache.
 */
@Injectable()
export class PriceChanges implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PriceChanges.name);
  private readonly behind = new Set<Promise<unknown>>();
  /** A change that nobody took: while it lies there, the writes that follow do not wait. */
  private left: readonly string[] = [];

  constructor(
    @Inject(PRICE_CHANGE_LOG) private readonly log: PriceChangeLog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Inside of a decorated write, after its commit. */
  follow(seq: string): void {
    followInvalidation([], {
      told: () => {
        this.runBehind(this.log.told([seq]));
      },
      owed: () => this.haveTold(seq),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.behind);
  }

  /** Resolves when others have told the cache, or cannot. Never rejects. */
  private async haveTold(seq: string): Promise<void> {
    try {
      await this.log.hasten([seq]);
      if (this.left.length > 0 && (await this.log.hasAny(this.left))) return;
      this.left = [];
      const end = this.clock.monotonic() + this.config.CACHE_LEASE_MS;
      while (await this.log.hasAny([seq])) {
        if (this.clock.monotonic() >= end) {
          this.left = [seq];
          return;
        }
        await this.clock.delay(LOOK_MS);
      }
    } catch (error) {
      this.logger.debug(`the log of price changes was not told: ${messageOf(error)}`);
    }
  }

  /** What fails here is told once more by the relay: no harm. */
  private runBehind(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.logger.debug(`the log of price changes was not told: ${messageOf(error)}`),
      )
      .finally(() => this.behind.delete(tracked));
    this.behind.add(tracked);
  }
}
