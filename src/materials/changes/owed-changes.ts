import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { CONFIG, type Config } from '../../config/index.js';
import { CHANGE_LOG, type ChangeLog } from '../../relational/index.js';

/** Milliseconds between two looks. */
const LOOK_MS = 10;

/**
 * An instance that cannot tell the shared cache of its writes asks the others to, by the log, and does not acknowledge
 * before they have. When nobody has within a lease, nobody can: the writes that follow are not kept waiting, until a change
 * is seen to be taken after all.
 */
@Injectable()
export class OwedChanges {
  private readonly logger = new Logger(OwedChanges.name);
  /** Changes that nobody took. */
  private left: readonly string[] = [];

  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Resolves when others have told the cache of these changes, or cannot. Never rejects. */
  async haveTold(seqs: readonly string[]): Promise<void> {
    try {
      await this.log.indexed(seqs);
      if (this.left.length > 0 && (await this.log.hasAny(this.left))) return;
      this.left = [];
      const end = this.clock.monotonic() + this.config.CACHE_LEASE_MS;
      while (await this.log.hasAny(seqs)) {
        if (this.clock.monotonic() >= end) {
          this.left = seqs;
          return;
        }
        await this.clock.delay(LOOK_MS);
      }
    } catch (error) {
      this.logger.debug(`the change log was not told: ${messageOf(error)}`);
    }
  }
}
