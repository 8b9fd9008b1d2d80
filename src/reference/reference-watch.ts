import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CoherentCache } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { PollingLoop } from '../common/polling-loop.js';
import { REFERENCE_STORE, type ReferenceKind, type ReferenceStore } from '../relational/index.js';
import { kindTag } from './reference.tags.js';

/** How long a change that nobody told may go unnoticed. */
const PAUSE_MS = 1000;

/**
 * Finds the changes of reference data that nobody told the cache: of a process that died between its commit and the
 * invalidation, of SQL typed by hand. At the start it takes everything for changed. The shared cache is not trusted before it was told.
 */
@Injectable()
export class ReferenceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReferenceWatch.name);
  private seen = new Map<ReferenceKind, string>();
  private readonly loop: PollingLoop;

  constructor(
    @Inject(REFERENCE_STORE) private readonly store: ReferenceStore,
    private readonly cache: CoherentCache,
    @Inject(CLOCK) clock: Clock,
  ) {
    cache.beforeTrust(() => this.voidChanged());
    this.loop = new PollingLoop(() => this.look(), PAUSE_MS, clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One look; what fails is found by the next one. */
  private async look(): Promise<boolean> {
    try {
      await this.voidChanged();
    } catch (error) {
      this.logger.debug(`reference data was not looked at: ${messageOf(error)}`);
    }
    return false;
  }

  private async voidChanged(): Promise<void> {
    const revisions = await this.store.revisions();
    const changed = [...revisions].filter(([kind, revision]) => this.seen.get(kind) !== revision);
    if (changed.length === 0) return;
    await this.cache.invalidate(changed.map(([kind]) => kindTag(kind)));
    this.seen = revisions;
  }
}
