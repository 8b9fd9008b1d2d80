import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { digest } from '../cache/index.js';
import { AppError, type Fault } from '../common/errors.js';
import { JobsService, type JobView } from '../jobs/index.js';
import {
  MATCH_STORE,
  type MatchRequest,
  type MatchStatistics,
  type MatchStore,
  type NewMatchItem,
} from '../relational/index.js';
import { MATCH_KIND } from './match.handler.js';
import { MatchRun } from './match-run.js';
import type { Confidence } from './scoring/confidence.js';
import { type MatchStatusView, type ResultsView, resultOf, statusOf } from './status.view.js';

/** Names to be matched, as the API takes them. */
export interface MatchSubmission {
  requestId: string | undefined;
  materials: readonly { id?: string | undefined; name: string; unit?: string | null | undefined }[];
  limit: number;
  minConfidence: Confidence;
}

/** Which results to read. */
export interface ResultsRequest {
  limit: number;
  offset: number;
  confidence?: Confidence | undefined;
}

/** Faults that are told at most. */
const TOLD_FAULTS = 100;

/** Requests to match names: taken, done by a job, and told how far they are. */
@Injectable()
export class MatchRequestsService {
  constructor(
    @Inject(MATCH_STORE) private readonly store: MatchStore,
    private readonly jobs: JobsService,
    private readonly work: MatchRun,
  ) {}

  /**
   * Takes a request, and has a job do it. The same request again answers the one that is there.
   * Errors: `VALIDATION_FAILED` for ids that are not unique, `MATCH_DIFFERS`.
   */
  async submit(submission: MatchSubmission): Promise<MatchStatusView> {
    const request = await this.take(submission);
    if (request.jobId === null && request.counts.pending > 0) await this.start(request);
    return this.status(request.requestId);
  }

  /** Takes a request and does it at once. Errors: as {@link submit}, and those of the system of record. */
  async answer(submission: MatchSubmission): Promise<ResultsView> {
    const request = await this.take(submission);
    while (await this.work.block(request));
    return this.results(request.requestId, { limit: request.total, offset: 0 });
  }

  /** Errors: `MATCH_NOT_FOUND`. */
  async status(requestId: string): Promise<MatchStatusView> {
    const request = await this.found(requestId);
    return statusOf(request, await this.jobOf(request));
  }

  /** A page of the results, in the order in which the names were given. Errors: `MATCH_NOT_FOUND`. */
  async results(requestId: string, page: ResultsRequest): Promise<ResultsView> {
    const request = await this.found(requestId);
    const items = await this.store.items(requestId, page);
    return {
      ...statusOf(request, await this.jobOf(request)),
      total_materials: request.total,
      results: items.map(resultOf),
    };
  }

  /** Has the names that failed, and those that nobody came to, matched again. Errors: `MATCH_NOT_FOUND`. */
  async retry(requestId: string): Promise<MatchStatusView> {
    await this.found(requestId);
    const again = await this.store.retry(requestId);
    const request = await this.found(requestId);
    const job = await this.jobOf(request);
    const isUnderWay = job?.status === 'pending' || job?.status === 'running';
    // A job that is just about to end would not see what waits again: a second one beside it does no harm.
    const force = again > 0 || !isUnderWay || job.cancel_requested;
    if (request.counts.pending > 0) await this.start(request, force);
    return this.status(requestId);
  }

  statistics(): Promise<MatchStatistics> {
    return this.store.statistics();
  }

  /** Forgets requests that are so many days old. */
  async deleteOlderThan(days: number): Promise<{ deleted: number }> {
    return { deleted: await this.store.deleteOlderThan(days) };
  }

  private async take({ requestId, materials, limit, minConfidence }: MatchSubmission): Promise<MatchRequest> {
    const items = materials.map(({ id, name, unit }, n) => ({
      itemId: id ?? String(n + 1),
      name,
      unit: unit ?? null,
    }));
    checkIds(items);
    const id = requestId ?? randomUUID();
    const content = digest({ items, limit, minConfidence });
    const isNew = await this.store.create({ requestId: id, digest: content, limit, minConfidence, items });
    const request = await this.found(id);
    if (!isNew && request.digest !== content)
      throw new AppError('MATCH_DIFFERS', `There is a request ${id} with other names or options.`, {
        request_id: id,
      });
    return request;
  }

  private async start({ requestId, createdAt, total }: MatchRequest, force = false): Promise<void> {
    const params = { request_id: requestId };
    // By its time, too: the job of a request of this name that was forgotten may still be there.
    const key = `${requestId} ${createdAt.toISOString()}`;
    const job = await this.jobs.submit({ kind: MATCH_KIND, params, key, total, force });
    await this.store.setJob(requestId, job.id);
  }

  private async found(requestId: string): Promise<MatchRequest> {
    const request = await this.store.find(requestId);
    if (request) return request;
    throw new AppError('MATCH_NOT_FOUND', `There is no request ${requestId}.`, { request_id: requestId });
  }

  /** Null: there was none, or it is forgotten. */
  private async jobOf({ jobId }: MatchRequest): Promise<JobView | null> {
    if (jobId === null) return null;
    try {
      return await this.jobs.get(jobId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'JOB_NOT_FOUND') return null;
      throw error;
    }
  }
}

/** Errors: `VALIDATION_FAILED`, with the place of every id that was there before. */
function checkIds(items: readonly NewMatchItem[]): void {
  const first = new Map<string, number>();
  const faults: Fault[] = [];
  items.forEach(({ itemId }, n) => {
    const before = first.get(itemId);
    if (before === undefined) first.set(itemId, n);
    else
      faults.push({
        path: `materials[${n}].id`,
        message: `must be unique: materials[${before}] has the id ${itemId} too (without one, its place counts)`,
      });
  });
  if (faults.length > 0)
    throw new AppError('VALIDATION_FAILED', `${faults.length} ids are not unique; nothing was started.`, {
      errors: faults.slice(0, TOLD_FAULTS),
    });
}
