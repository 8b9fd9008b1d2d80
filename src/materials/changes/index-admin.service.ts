import { Inject, Injectable } from '@nestjs/common';
import { CHANGE_LOG, type ChangeLog } from '../../relational/index.js';
import { FormerCollections } from './former-collections.js';
import type { IndexStatusDto, RemovedDto, RetriedDto, SetAsideDto } from './index.dto.js';
import type { ReconcileReport } from './reconcile-report.js';
import { Reconciler } from './reconciler.js';

/** What operators see of the change log, and do about it. */
@Injectable()
export class IndexAdminService {
  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly reconciler: Reconciler,
    private readonly collections: FormerCollections,
  ) {}

  async status(): Promise<IndexStatusDto> {
    const [{ changes, seconds, setAside }, reconcile, collections] = await Promise.all([
      this.log.lag(),
      this.reconciler.last(),
      this.collections.list(),
    ]);
    return { pending_changes: changes, lag_seconds: seconds, set_aside: setAside, reconcile, collections };
  }

  async setAside(limit: number): Promise<SetAsideDto[]> {
    const changes = await this.log.listSetAside(limit);
    return changes.map(({ materialId, op, reason, changedAt, setAsideAt }) => ({
      material_id: materialId,
      op,
      reason,
      changed_at: changedAt.toISOString(),
      set_aside_at: setAsideAt.toISOString(),
    }));
  }

  async retry(): Promise<RetriedDto> {
    return { retried: await this.log.retrySetAside() };
  }

  removeFormer(): Promise<RemovedDto> {
    return this.collections.remove();
  }

  reconcile(repair: boolean): Promise<ReconcileReport> {
    return this.reconciler.start(repair);
  }
}
