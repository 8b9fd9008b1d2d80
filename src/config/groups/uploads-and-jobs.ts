import { count } from '../kinds.js';

/** Files that are sent, and the work on them. */
export const UPLOADS_AND_JOBS = {
  UPLOAD_LIMIT_BYTES: count(1024, 1_073_741_824)
    .default(209_715_200)
    .describe('Largest file that is uploaded, in bytes'),
  UPLOAD_KEEP_HOURS: count(1, 87_600)
    .default(24)
    .describe('How long an uploaded file is kept after the last job on it has ended'),
  JOBS_CONCURRENCY: count(0, 16)
    .default(1)
    .describe('Jobs of one kind that this instance does at once; 0: it does none, and leaves them to others'),
  JOBS_LEASE_MS: count(500, 600_000)
    .default(15_000)
    .describe('A job whose worker is silent for so long is taken over by another instance'),
} as const;
