import { Inject, Injectable } from '@nestjs/common';
import { CHANGE_LOG, type ChangeLog } from '../../relational/index.js';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

/** A lag that is no mere moment, in seconds. */
const LATE_SECONDS = 60;

/** How far the vector store and the cache are behind PostgreSQL. */
@Injectable()
export class ChangeLogProbe implements HealthProbe {
  readonly name = 'change_log';
  readonly critical = false;
  readonly detailedOnly = true;

  constructor(@Inject(CHANGE_LOG) private readonly log: ChangeLog) {}

  async check(): Promise<HealthDetails> {
    const [{ changes, seconds, setAside }, reconcile] = await Promise.all([
      this.log.lag(),
      this.log.lastReport(),
    ]);
    return {
      pending_changes: changes,
      lag_seconds: Math.round(seconds * 1000) / 1000,
      set_aside: setAside,
      last_reconcile: reconcile,
      ...(seconds > LATE_SECONDS && {
        degraded: true,
        message: 'changes wait to be applied to the vector store',
      }),
      ...(setAside > 0 && {
        degraded: true,
        message: 'changes cannot be applied to the vector store: see GET /api/v1/index/set-aside',
      }),
    };
  }
}
