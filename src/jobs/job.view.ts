import type { Job } from '../relational/index.js';
import type { JobDto } from './job.dto.js';

/** A job as the API shows it. */
export type JobView = JobDto;

/** `isDuplicate`: it answers a request for work that it does, or has done, already. */
export function viewOf(job: Job, isDuplicate = false): JobView {
  return {
    id: job.id,
    kind: job.kind,
    status: job.status,
    progress: job.progress,
    result: job.result,
    error: job.error,
    upload: job.upload,
    rejected: job.rejected,
    attempts: job.attempts,
    cancel_requested: job.cancelRequested,
    duplicate_of: isDuplicate ? job.id : null,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}

/** Whether nothing more will happen to it. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';
