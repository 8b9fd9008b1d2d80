import type { Clock } from '../common/clock.js';
import type { ClaimedJob, JobLease, JobStep, JobStore } from '../relational/index.js';
import { type InterruptionReason, JobInterrupted, type RunningJob } from './job-handler.js';

/** Share of the lease between two heartbeats. */
const HEARTBEAT = 1 / 5;

/**
 * One attempt at a job: holds the lease by heartbeats, and is interrupted when it is lost. The time that counts for that is ours, from the
 * moment before the last heartbeat that was answered, so it ends here before it ends in the database.
 */
export class JobAttempt implements RunningJob {
  private readonly controller = new AbortController();
  private readonly ended = new AbortController();
  private heldSince: number;
  private cameFurther = false;

  constructor(
    private readonly claimed: ClaimedJob,
    private readonly store: Pick<JobStore, 'advance' | 'renew'>,
    private readonly clock: Clock,
    private readonly leaseMs: number,
    claimedAt: number,
  ) {
    this.heldSince = claimedAt;
  }

  get id(): string {
    return this.claimed.id;
  }

  get kind(): string {
    return this.claimed.kind;
  }

  /** Attempts, with this one, since the checkpoint last moved: none when this one has moved it. */
  get tries(): number {
    return this.cameFurther ? 0 : this.claimed.tries;
  }

  get params(): unknown {
    return this.claimed.params;
  }

  get uploadId(): string | null {
    return this.claimed.uploadId;
  }

  get checkpoint(): unknown {
    return this.claimed.checkpoint;
  }

  get lease(): JobLease {
    return { id: this.claimed.id, attempt: this.claimed.attempt };
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why it has to stop, if it has to. */
  get interruption(): InterruptionReason | undefined {
    const reason: unknown = this.signal.reason;
    return reason instanceof JobInterrupted ? reason.reason : undefined;
  }

  /** The first reason counts. */
  interrupt(reason: InterruptionReason): void {
    this.controller.abort(new JobInterrupted(reason));
  }

  async advance(step: JobStep): Promise<void> {
    if (this.interruption === 'lost') this.signal.throwIfAborted();
    await this.hold(() => this.store.advance(this.lease, step, this.leaseMs));
    if (step.checkpoint !== undefined) this.cameFurther = true;
    this.signal.throwIfAborted();
  }

  /** Holds the lease until {@link end}, or until it is lost. Never rejects. */
  async keepHeld(): Promise<void> {
    for (;;) {
      await this.clock.delay(this.leaseMs * HEARTBEAT, this.ended.signal);
      if (this.ended.signal.aborted || this.interruption === 'lost') return;
      await this.hold(() => this.store.renew(this.lease, this.leaseMs)).catch(() => undefined);
      if (this.clock.monotonic() - this.heldSince >= this.leaseMs) this.interrupt('lost');
    }
  }

  /** No more heartbeats. */
  end(): void {
    this.ended.abort();
  }

  private async hold(ask: () => Promise<{ cancelRequested: boolean } | null>): Promise<void> {
    const askedAt = this.clock.monotonic();
    const held = await ask();
    if (held) this.heldSince = Math.max(this.heldSince, askedAt);
    if (!held && !this.ended.signal.aborted) this.interrupt('lost');
    else if (held?.cancelRequested) this.interrupt('cancelled');
  }
}
