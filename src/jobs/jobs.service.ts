import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '../common/cursor.js';
import { csvLine } from '../common/csv.js';
import { AppError } from '../common/errors.js';
import { type Job, JOB_STORE, type JobStatus, type JobStore } from '../relational/index.js';
import { JobRunner } from './job-runner.js';
import { JobWatch } from './job-watch.js';
import { hasEnded, type JobView, viewOf } from './job.view.js';

/** Work to be done behind. */
export interface JobRequest {
  kind: string;
  /** What the handler needs to know; plain JSON. */
  params: object;
  uploadId?: string | null;
  /** Names the work: the same key again answers the job that is there, unless that failed or was cancelled. */
  key?: string;
  /** Do it again, though a job with the key is there. */
  force?: boolean;
  /** How much there is to do, if that is known; shown in the progress. */
  total?: number;
}

/** Which jobs to list. */
export interface JobListRequest {
  kind?: string | undefined;
  status?: JobStatus | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Rejects that are read at once. */
const REJECTS_PAGE = 1000;

/** Jobs for the features that have some, and for whoever watches them. Nothing here is cached: a job changes all the time. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(JOB_STORE) private readonly store: JobStore,
    private readonly runner: JobRunner,
    private readonly watch: JobWatch,
  ) {}

  /** The new job; or the one that has its key, with `duplicate_of`. */
  async submit({ kind, params, uploadId, key, force, total }: JobRequest): Promise<JobView> {
    const progress = total === undefined ? {} : { total };
    const { job, isNew } = await this.store.submit({
      kind,
      params,
      progress,
      uploadId: uploadId ?? null,
      key: key ?? null,
      force: force ?? false,
    });
    if (isNew) this.runner.wake();
    return viewOf(job, !isNew);
  }

  /** The job that {@link submit} would answer for this key, with `duplicate_of`; null: it would make one. */
  async existing(kind: string, key: string): Promise<JobView | null> {
    const job = await this.store.findByKey(kind, key);
    return job && viewOf(job, true);
  }

  /** Errors: `JOB_NOT_FOUND`. */
  async get(id: string): Promise<JobView> {
    return viewOf(found(await this.store.find(id), id));
  }

  /** A page, newest first. Errors: `INVALID_CURSOR`. */
  async list({ kind, status, limit, cursor }: JobListRequest) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    // One more than asked tells whether there is a next page.
    const jobs = await this.store.list({ kind, status, limit: limit + 1, after });
    const page = jobs.slice(0, limit);
    const last = page.at(-1);
    return {
      jobs: page.map((job) => viewOf(job)),
      next_cursor: last && jobs.length > limit ? encodeCursor(last) : null,
    };
  }

  /** Idempotent. What runs stops after the step under way; what has ended stays as it is. Errors: `JOB_NOT_FOUND`. */
  async cancel(id: string): Promise<JobView> {
    const job = found(await this.store.cancel(id), id);
    if (job.cancelRequested) this.runner.cancelled(id);
    return viewOf(job);
  }

  /**
   * The states of a job as server-sent events, whichever instance does it. Null: whoever asks has had the last one, whose number
   * it says. Errors: `JOB_NOT_FOUND`.
   */
  async events(id: string, lastEventId: string | undefined): Promise<Readable | null> {
    const job = found(await this.store.find(id), id);
    return hasEnded(job) && lastEventId === String(job.version) ? null : this.watch.open(job);
  }

  /** The rejects of a job as lines of CSV, under a head. Errors: `JOB_NOT_FOUND`. */
  async rejects(id: string): Promise<AsyncIterable<string>> {
    found(await this.store.find(id), id);
    return this.rejectLines(id);
  }

  private async *rejectLines(id: string): AsyncGenerator<string> {
    yield csvLine(['line', 'column', 'value', 'reason']);
    for (let after = 0; ;) {
      const rejects = await this.store.rejects(id, after, REJECTS_PAGE);
      if (rejects.length > 0)
        yield rejects
          .map(({ line, column, value, reason }) => csvLine([line, column, value, reason]))
          .join('');
      if (rejects.length < REJECTS_PAGE) return;
      after = rejects.at(-1)?.place ?? Infinity;
    }
  }

  /** Forgets what ended so many days ago or earlier. */
  async deleteEnded(daysOld: number): Promise<{ deleted: number }> {
    return { deleted: await this.store.deleteEnded(daysOld) };
  }
}

function found(job: Job | null, id: string): Job {
  if (!job) throw new AppError('JOB_NOT_FOUND', `There is no job ${id}.`, { id });
  return job;
}
