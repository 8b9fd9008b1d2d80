import type { JobStep } from '../relational/index.js';

/** Why an attempt has to stop: somebody cancelled the job, another worker has it, or this process ends. */
export type InterruptionReason = 'cancelled' | 'lost' | 'shutdown';

/** Thrown into a handler whose attempt has to stop. It lets the error pass; what it wrote before stands. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';

  constructor(readonly reason: InterruptionReason) {
    super(`The job was interrupted: ${reason}`);
  }
}

/** A job as its handler sees it, during one attempt. */
export interface RunningJob<P = unknown> {
  readonly id: string;
  readonly params: P;
  readonly uploadId: string | null;
  /** What an earlier attempt gave to {@link advance} last; null at first. */
  readonly checkpoint: unknown;
  /** Aborted, with a {@link JobInterrupted}, when the attempt has to stop. */
  readonly signal: AbortSignal;
  /**
   * Writes a step, all or nothing. Everything before its checkpoint has to be done and durable by then; what comes after it is done
   * again by the next attempt, if this one dies, and must do no harm twice. Not to be called twice at a time. Errors:
   * {@link JobInterrupted}; those of the store, after which the step may be written or not.
   */
  advance(step: JobStep): Promise<void>;
}

/** Does jobs of one kind. */
export interface JobHandler<P = unknown> {
  /** Lower case and hyphens: `import-materials`. It is a label of metrics and part of URLs. */
  readonly kind: string;
  /**
   * Does the job from its checkpoint to its end; the answer is its result, plain JSON. A handler that stops before the end throws, also
   * when `signal` is the reason. Errors: what may pass (a store that is away) is tried again from the checkpoint; every other
   * {@link AppError} ends the job, and whoever asks for it reads its message.
   */
  run(job: RunningJob<P>): Promise<object>;
}
