import type { Readable } from 'node:stream';
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
import { type Job, JOB_STORE, type JobStore } from '../relational/index.js';
import { JobEvents } from './job-events.js';

/** Between two looks at the jobs that somebody watches. */
const LOOK_MS = 500;

/**
 * Shows jobs to those who watch them, whichever instance does them: one query for all, however many watch, and none while
 * nobody does.
 */
@Injectable()
export class JobWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobWatch.name);
  private readonly watched = new Set<JobEvents>();
  private readonly loop: PollingLoop;
  private closed = false;

  constructor(
    @Inject(JOB_STORE) private readonly store: Pick<JobStore, 'findMany'>,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.loop = new PollingLoop(() => this.look(), LOOK_MS, clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  /** Before the server stops: it waits for its answers, and these would not end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const events of this.watched) events.end();
    await this.loop.stop();
  }

  /** The job as it is, and every change that a look finds, until it ends or the stream is destroyed. */
  open(job: Job): Readable {
    const events = new JobEvents(job.id);
    this.watched.add(events);
    events.stream.once('close', () => this.watched.delete(events));
    events.tell(job);
    if (this.closed) events.end();
    return events.stream;
  }

  private async look(): Promise<boolean> {
    if (this.watched.size === 0) return false;
    const ids = [...new Set([...this.watched].map(({ id }) => id))];
    try {
      const jobs = new Map((await this.store.findMany(ids)).map((job) => [job.id, job]));
      // Who came while we looked may not be among them.
      for (const events of this.watched)
        if (ids.includes(events.id)) events.tell(jobs.get(events.id) ?? null);
    } catch (error) {
      this.logger.debug(`jobs that are watched could not be looked at: ${messageOf(error)}`);
      for (const events of this.watched) events.tell(undefined);
    }
    return false;
  }
}
