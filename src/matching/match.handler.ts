import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { type JobHandler, JobHandlers, type RunningJob } from '../jobs/index.js';
import { MATCH_STORE, type MatchRequest, type MatchStore } from '../relational/index.js';
import { MatchRun } from './match-run.js';

export const MATCH_KIND = 'match';

/** What a job of matching has to know: the names are in the store. */
export interface MatchJob {
  request_id: string;
}

/** Matches the names of a request. */
@Injectable()
export class MatchHandler implements JobHandler<MatchJob>, OnModuleInit {
  readonly kind = MATCH_KIND;

  constructor(
    private readonly handlers: JobHandlers,
    @Inject(MATCH_STORE) private readonly store: MatchStore,
    private readonly work: MatchRun,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** Errors: `MATCH_NOT_FOUND` when the request was deleted meanwhile; those of {@link MatchRun.block}. */
  async run(job: RunningJob<MatchJob>): Promise<object> {
    const { params, signal } = job;
    const read = async (): Promise<MatchRequest> => {
      const request = await this.store.find(params.request_id);
      if (request) return request;
      throw new AppError('MATCH_NOT_FOUND', `There is no request ${params.request_id}.`);
    };
    let request = await read();
    while (await this.work.block(request)) {
      request = await read();
      const { counts, total } = request;
      await job.advance({ progress: { total, ...counts }, checkpoint: { done: total - counts.pending } });
      signal.throwIfAborted();
    }
    return {
      request_id: params.request_id,
      total: request.total,
      ...request.counts,
      confidences: request.confidences,
    };
  }
}
