import type { Worker } from 'node:worker_threads';
import { AppError } from '../../common/errors.js';
import type { FromThread, ToThread } from './onnx-messages.js';

/** A thread as far as it is used here; `Worker` is one. */
export type Thread = Pick<Worker, 'postMessage' | 'on' | 'ref' | 'unref' | 'terminate'>;

/** So many batches may wait for the model. */
const MAX_WAITING = 1000;

interface Job {
  readonly texts: readonly string[];
  resolve: (vectors: Float32Array[]) => void;
  reject: (error: Error) => void;
}

/**
 * Asks the thread of a model, one batch after the other; queries go before documents, so that a search does not wait for an
 * import, and the newest query first: when more come than the model can take, the others' searchers have gone on without
 * it, and whoever came last would wait in vain as well. The thread keeps the process from ending only while it has something to do.
 */
export class ModelThread {
  /** What was loaded. Rejects with the reason why nothing was. */
  readonly ready: Promise<{ modelId: string; dimensions: number }>;
  private readonly urgent = new Set<Job>();
  private readonly patient = new Set<Job>();
  private current: Job | undefined;
  private count = 0;
  private hasEnded = false;

  constructor(private readonly thread: Thread) {
    this.ready = new Promise((resolve, reject) => {
      thread.on('message', (message: FromThread) => {
        if (message.kind === 'ready') {
          thread.unref();
          resolve(message);
        } else if (message.kind === 'unusable') {
          this.end(new AppError(message.code, message.reason));
          reject(new AppError(message.code, message.reason));
        } else this.answered(message);
      });
      const lost = (error: Error) => {
        this.end(error);
        reject(error);
      };
      thread.on('error', lost);
      thread.on('exit', (code) => lost(new Error(`the thread of the model ended with ${code}`)));
    });
    this.ready.catch(() => undefined);
  }

  /** It will not answer any more. */
  get ended(): boolean {
    return this.hasEnded;
  }

  /** The vectors of the texts, in order. `given`: nobody waits any more; what has not begun then does not begin. */
  ask(texts: readonly string[], urgent: boolean, given: AbortSignal): Promise<Float32Array[]> {
    const lane = urgent ? this.urgent : this.patient;
    if (given.aborted) return Promise.reject(new Error('nobody waits any more'));
    if (this.ended) return Promise.reject(new Error('the thread of the model has ended'));
    if (lane.size >= MAX_WAITING) return Promise.reject(new Error('too many texts wait for the model'));
    return new Promise((resolve, reject) => {
      const job = { texts, resolve, reject };
      lane.add(job);
      given.addEventListener('abort', () => lane.delete(job), { once: true });
      this.next();
    });
  }

  /** Ends it, whatever it is doing: what waits for it fails with this. */
  giveUp(error: Error): void {
    this.end(error);
    void this.thread.terminate();
  }

  private next(): void {
    if (this.current) return;
    const [eldest] = this.patient;
    const job = [...this.urgent].at(-1) ?? eldest;
    if (!job) {
      this.thread.unref();
      return;
    }
    this.urgent.delete(job);
    this.patient.delete(job);
    this.current = job;
    this.count += 1;
    this.thread.ref();
    const message: ToThread = { id: this.count, texts: job.texts };
    this.thread.postMessage(message);
  }

  private answered(message: Extract<FromThread, { id: number }>): void {
    if (message.id !== this.count || !this.current) return;
    const { resolve, reject } = this.current;
    this.current = undefined;
    if (message.kind === 'vectors') resolve(message.vectors);
    else reject(new Error(message.reason));
    this.next();
  }

  private end(error: Error): void {
    this.hasEnded = true;
    const jobs = [...(this.current ? [this.current] : []), ...this.urgent, ...this.patient];
    this.current = undefined;
    this.urgent.clear();
    this.patient.clear();
    for (const { reject } of jobs) reject(error);
  }
}
