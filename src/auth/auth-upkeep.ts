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
import {
  AUDIT_LOG,
  type AuditLog,
  LOGIN_FAILURES,
  type LoginFailures,
  SESSION_STORE,
  type SessionStore,
} from '../relational/index.js';

const SWEEP_MS = 3_600_000;

/** Forgets sessions and failures that are over, and what of the audit log is too old. */
@Injectable()
export class AuthUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuthUpkeep.name);
  private readonly loop: PollingLoop;

  constructor(
    @Inject(SESSION_STORE) private readonly sessions: SessionStore,
    @Inject(LOGIN_FAILURES) private readonly failures: LoginFailures,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.loop = new PollingLoop(() => this.sweep(), SWEEP_MS, clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** What fails is done an hour later. */
  private async sweep(): Promise<boolean> {
    try {
      await this.sessions.sweep();
      await this.failures.sweep();
      await this.audit.sweep(this.config.AUDIT_DAYS);
    } catch (error) {
      this.logger.debug(`nothing was swept: ${messageOf(error)}`);
    }
    return false;
  }
}
