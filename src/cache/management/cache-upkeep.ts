import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { AutomaticWarming } from './automatic-warming.js';
import { CacheWarming } from './cache-warming.js';
import { Instances } from './instances.js';
import { Popularity } from './popularity.js';
import { repeat } from './repeat.js';
import { SharedStatistics } from './shared-statistics.js';

const EVERY_MS = 1000;
/** How long the shared store may take for the work of one time. */
const LIMIT_MS = 1000;
/** How long a read that warming has begun may hold up the end of the program. */
const STOP_LIMIT_MS = 3000;

/** What is done behind, from the start of the program to its end: nobody waits for it, and its faults are its own. */
@Injectable()
export class CacheUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Cache');
  private readonly stopped = new AbortController();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly instances: Instances,
    private readonly statistics: SharedStatistics,
    private readonly popularity: Popularity,
    private readonly automatic: AutomaticWarming,
    private readonly warming: CacheWarming,
  ) {}

  /** Not awaited: readiness does not wait for warming. */
  onApplicationBootstrap(): void {
    this.automatic.atStart(this.stopped.signal).catch(this.failed);
    this.always(() => limited(this.instances.announce(), this.statistics.flush()));
    this.always(() => limited(this.popularity.flush()));
    this.always(() => this.automatic.tick());
  }

  /** While requests may still be under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await withTimeLimit(this.warming.stop(), STOP_LIMIT_MS, 'ending the warming').catch(this.failed);
  }

  /** After the last request: what was counted until now is told. */
  async onApplicationShutdown(): Promise<void> {
    await limited(this.statistics.flush(), this.popularity.flush(), this.instances.leave()).catch(
      this.failed,
    );
  }

  private always(work: () => Promise<void>): void {
    void repeat(this.clock, EVERY_MS, this.stopped.signal, work, this.failed);
  }

  private readonly failed = (error: unknown) => this.logger.debug(messageOf(error));
}

async function limited(...work: Promise<void>[]): Promise<void> {
  await withTimeLimit(Promise.all(work), LIMIT_MS, 'the upkeep of the cache');
}
