import type { Place } from '../common/cursor.js';

/** `pending` waits for a worker; the last three are ends. */
export const JOB_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** So many rejects of a job are kept; all are counted. */
export const KEPT_REJECTS = 10_000;

/** A job to be done. */
export interface NewJob {
  kind: string;
  /** Plain JSON. */
  params: object;
  /** The first progress. */
  progress?: object;
  uploadId?: string | null;
  /**
   * Names the work: while a job of the kind with this key waits, runs or is completed, there is no second one. What failed or
   * was cancelled does not count.
   */
  key?: string | null;
  /** A job with the key gives it up to this one. */
  force?: boolean;
}

/** A job, as everybody may see it. */
export interface Job {
  id: string;
  kind: string;
  status: JobStatus;
  progress: Record<string, unknown>;
  /** What the handler answered, when it came to its end. */
  result: Record<string, unknown> | null;
  /** Why it failed; of a job that waits, why it waits. */
  error: { code: string; detail: string } | null;
  upload: { id: string; name: string; bytes: number; sha256: string } | null;
  /** Of rows, say, in all; {@link KEPT_REJECTS} of them are kept. */
  rejected: number;
  /** How often a worker took it. */
  attempts: number;
  cancelRequested: boolean;
  /** Grows with every change that anybody can see. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A hold on a running job: whoever has a later attempt has taken it over, and this one can write nothing more. */
export interface JobLease {
  id: string;
  attempt: number;
}

/** A job that a worker has taken. */
export interface ClaimedJob extends JobLease {
  kind: string;
  params: unknown;
  /** Where an earlier attempt has come to; null at first. */
  checkpoint: unknown;
  uploadId: string | null;
  /** Attempts, with this one, since the checkpoint last moved. */
  tries: number;
  cancelRequested: boolean;
}

/** Something of the input that was not taken: a row, or one value of it. */
export interface JobReject {
  /** Where it is in the input, from 1. */
  line: number;
  column: string | null;
  value: string | null;
  reason: string;
}

/** A step that is done. */
export interface JobStep {
  /** Fields to set in the progress; the others stay. */
  progress: object;
  /** Where the next attempt has to go on; plain JSON. Absent: where it had. */
  checkpoint?: unknown;
  rejects?: readonly JobReject[];
}

/** How an attempt ended. `pending`: the job is to be done later, and `refund` says that the attempt was not its fault. */
export type JobEnd =
  | { status: 'completed'; result: object }
  | { status: 'failed'; error: { code: string; detail: string } }
  | { status: 'cancelled' }
  | { status: 'pending'; delayMs: number; error?: { code: string; detail: string }; refund?: boolean };

export interface JobListQuery {
  kind?: string | undefined;
  status?: JobStatus | undefined;
  limit: number;
  after?: Place | undefined;
}

/**
 * Jobs: what there is to do, who does it, how far it is. Time is the database's: clocks of instances do not matter. Adapters: PostgreSQL
 * and PGlite. Errors: those of the {@link MaterialStore}.
 */
export interface JobStore {
  /** The new job; or the one that has its key, when there is one. */
  submit(job: NewJob): Promise<{ job: Job; isNew: boolean }>;
  find(id: string): Promise<Job | null>;
  /** Those that exist, in no order. */
  findMany(ids: readonly string[]): Promise<Job[]>;
  /** The job that has the key, as {@link NewJob.key} says. */
  findByKey(kind: string, key: string): Promise<Job | null>;
  /** Newest first. */
  list(query: JobListQuery): Promise<Job[]>;
  /** Takes the job of one of these kinds that is due for longest: one that waits, or whose worker is silent. Null: there is none. */
  claim(kinds: readonly string[], worker: string, leaseMs: number): Promise<ClaimedJob | null>;
  /** Goes on holding it. Null: the hold is lost. */
  renew(lease: JobLease, leaseMs: number): Promise<{ cancelRequested: boolean } | null>;
  /** Writes progress, checkpoint and rejects, all or nothing, and goes on holding it. Null: the hold is lost, nothing is written. */
  advance(lease: JobLease, step: JobStep, leaseMs: number): Promise<{ cancelRequested: boolean } | null>;
  /** Ends the attempt. What would be done later, and is to be cancelled, is so then. Null: the hold was lost, nothing is written. */
  end(lease: JobLease, end: JobEnd): Promise<JobStatus | null>;
  /** Cancels what waits, and asks the worker of what runs to stop. Idempotent; what has ended stays. Null: there is no such job. */
  cancel(id: string): Promise<Job | null>;
  /** The rejects of a job that are kept, in the order in which they came, behind that place (0 at first). */
  rejects(id: string, after: number, limit: number): Promise<(JobReject & { place: number })[]>;
  /** Forgets what ended so many days ago or earlier; answers how many jobs. */
  deleteEnded(daysOld: number): Promise<number>;
}

/** Injection token of the {@link JobStore}. */
export const JOB_STORE = Symbol('JobStore');
