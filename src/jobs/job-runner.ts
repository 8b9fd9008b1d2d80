import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { PollingLoop } from '../common/polling-loop.js';
import { withTimeLimit } from '../common/time-limit.js';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { JOB_STORE, type JobEnd, type JobStore } from '../relational/index.js';
import { JobAttempt } from './job-attempt.js';
import { failureOf, isPassing, MOST_TRIES, pauseAfter } from './job-failures.js';
import { JobHandlers } from './job-handlers.js';

/** A job that another instance submitted, or whose worker died, is found after this time. */
const POLL_MS = 1000;
/** So long a handler may take to stop when the process ends; then the job is handed back all the same. */
const STOP_LIMIT_MS = 5000;

/**
 * Takes jobs that are due and has their handlers do them. Every instance that serves has one; PostgreSQL decides who gets what
 * (`FOR UPDATE SKIP LOCKED`), and a job whose worker is silent for a lease goes to another.
 */
@Injectable()
export class JobRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRunner.name);
  private readonly worker = `${process.pid}-${randomUUID()}`;
  private readonly attempts = new Map<JobAttempt, Promise<void>>();
  private readonly loop: PollingLoop;

  constructor(
    @Inject(JOB_STORE) private readonly store: JobStore,
    private readonly handlers: JobHandlers,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.loop = new PollingLoop(() => this.round(), POLL_MS, clock);
  }

  /** From now on this process does jobs. Called by the program that serves: a command must not begin with somebody's import. */
  start(): void {
    if (this.config.JOBS_CONCURRENCY > 0) this.loop.start();
  }

  /** Looks for jobs at once. */
  wake(): void {
    this.loop.wake();
  }

  /** Tells the attempt at this job, if it is here, that it is cancelled; elsewhere the next heartbeat does. */
  cancelled(id: string): void {
    for (const attempt of this.attempts.keys()) if (attempt.id === id) attempt.interrupt('cancelled');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    for (const attempt of this.attempts.keys()) attempt.interrupt('shutdown');
    await withTimeLimit(Promise.all(this.attempts.values()), STOP_LIMIT_MS, 'Stopping jobs').catch(() =>
      Promise.allSettled([...this.attempts.keys()].map((attempt) => this.end(attempt, HANDED_BACK))),
    );
  }

  /** Takes one job; answers whether there may be more. Never rejects. */
  private async round(): Promise<boolean> {
    try {
      const kinds = this.handlers.kinds.filter((kind) => this.busyWith(kind) < this.config.JOBS_CONCURRENCY);
      if (kinds.length === 0) return false;
      const claimedAt = this.clock.monotonic();
      const { JOBS_LEASE_MS: leaseMs } = this.config;
      const job = await this.store.claim(kinds, this.worker, leaseMs);
      if (!job) return false;
      const attempt = new JobAttempt(job, this.store, this.clock, leaseMs, claimedAt);
      if (job.cancelRequested) attempt.interrupt('cancelled');
      this.attempts.set(attempt, this.perform(attempt));
      return true;
    } catch (error) {
      this.logger.debug(`jobs could not be looked for: ${messageOf(error)}`);
      return false;
    }
  }

  private busyWith(kind: string): number {
    return [...this.attempts.keys()].filter((attempt) => attempt.kind === kind).length;
  }

  /** Never rejects. */
  private async perform(attempt: JobAttempt): Promise<void> {
    const startedAt = this.clock.monotonic();
    const held = attempt.keepHeld();
    const end = await this.outcome(attempt);
    attempt.end();
    const status = end && (await this.end(attempt, end));
    await held;
    this.attempts.delete(attempt);
    const seconds = (this.clock.monotonic() - startedAt) / 1000;
    this.metrics.jobAttemptDuration.observe({ kind: attempt.kind, outcome: status ?? 'lost' }, seconds);
    this.wake();
  }

  /** How the attempt ends; undefined when the job is another's by now. */
  private async outcome(attempt: JobAttempt): Promise<JobEnd | undefined> {
    try {
      attempt.signal.throwIfAborted();
      if (attempt.tries > MOST_TRIES) return givenUp(attempt);
      const handler = this.handlers.of(attempt.kind);
      if (!handler) throw new Error(`There is no handler for jobs of kind ${attempt.kind}`);
      return { status: 'completed', result: await handler.run(attempt) };
    } catch (error) {
      if (attempt.interruption === 'lost') return undefined;
      if (attempt.interruption === 'cancelled') return { status: 'cancelled' };
      if (attempt.interruption === 'shutdown') return HANDED_BACK;
      return this.failed(attempt, error);
    }
  }

  private failed({ id, kind, tries }: JobAttempt, error: unknown): JobEnd {
    const failure = failureOf(error);
    const again = isPassing(error) && tries < MOST_TRIES;
    const message = `job ${id} (${kind}) ${again ? 'waits' : 'failed'}: ${messageOf(error)}`;
    if (failure.code === 'INTERNAL')
      this.logger.error(message, error instanceof Error ? error.stack : undefined);
    else this.logger.warn(message);
    return again
      ? { status: 'pending', delayMs: pauseAfter(tries), error: failure }
      : { status: 'failed', error: failure };
  }

  /** Writes the end. If that cannot be done, the lease runs out, and the job goes on from its checkpoint. */
  private async end(attempt: JobAttempt, end: JobEnd): Promise<string | undefined> {
    try {
      return (await this.store.end(attempt.lease, end)) ?? undefined;
    } catch (error) {
      this.logger.warn(`the end of job ${attempt.id} could not be written: ${messageOf(error)}`);
      return undefined;
    }
  }
}

/** For whoever comes first, at once. */
const HANDED_BACK = { status: 'pending', delayMs: 0, refund: true } as const;

function givenUp({ tries }: JobAttempt): JobEnd {
  const detail = `Given up: ${tries - 1} workers took it one after the other, and none came further or said why.`;
  return { status: 'failed', error: { code: 'INTERNAL', detail } };
}
