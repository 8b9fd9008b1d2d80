import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { PollingLoop } from '../common/polling-loop.js';
import { CONFIG, type Config } from '../config/index.js';
import { UPLOAD_STORE, type UploadStore } from '../relational/index.js';
import { removeLeftFolders } from '../common/temporary-folder.js';

const HOUR_MS = 3_600_000;
/** How often it looks. */
const ROUND_MS = HOUR_MS / 4;

/** Drops files that nobody needs any more: of jobs that ended long ago, and of uploads that broke off with their process. */
@Injectable()
export class UploadJanitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(UploadJanitor.name);
  private readonly loop: PollingLoop;

  constructor(
    @Inject(UPLOAD_STORE) private readonly store: UploadStore,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.loop = new PollingLoop(() => this.round(), ROUND_MS, clock);
  }

  onApplicationBootstrap(): void {
    void removeLeftFolders();
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async round(): Promise<boolean> {
    try {
      const dropped = await this.store.drop(this.config.UPLOAD_KEEP_HOURS * HOUR_MS, HOUR_MS);
      if (dropped > 0) this.logger.log(`dropped ${dropped} uploaded file(s)`);
    } catch (error) {
      this.logger.debug(`uploads could not be looked through: ${messageOf(error)}`);
    }
    return false;
  }
}
