import type { Job, JobStatus } from '../job-store.js';

/** A row of {@link SELECT_JOBS}. */
export interface JobRow {
  id: string;
  kind: string;
  status: JobStatus;
  progress: Record<string, unknown>;
  result: Record<string, unknown> | null;
  error_code: string | null;
  error_detail: string | null;
  upload_id: string | null;
  upload_name: string | null;
  upload_bytes: number | null;
  upload_sha256: string | null;
  rejected: number;
  attempts: number;
  cancel_requested: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** Jobs as everybody may see them; conditions are to follow. Parameters and checkpoints may be large, and are the worker's. */
export const SELECT_JOBS = `SELECT j.id, kind, status, progress, result, error_code, error_detail, upload_id,
    u.name AS upload_name, u.bytes::float8 AS upload_bytes, u.sha256 AS upload_sha256,
    rejected::float8 AS rejected, attempts, cancel_requested, version::float8 AS version,
    j.created_at, updated_at, started_at, finished_at
  FROM jobs j LEFT JOIN uploads u ON u.id = j.upload_id`;

export function toJob(row: JobRow): Job {
  const { upload_id: id, upload_name: name, upload_bytes: bytes, upload_sha256: sha256 } = row;
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    progress: row.progress,
    result: row.result,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
    upload: id === null ? null : { id, name: name ?? '', bytes: bytes ?? 0, sha256: sha256 ?? '' },
    rejected: row.rejected,
    attempts: row.attempts,
    cancelRequested: row.cancel_requested,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
