import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../../common/clock.js';
import { AppError, messageOf } from '../../common/errors.js';
import { TimeLimitExceeded, withTimeLimit } from '../../common/time-limit.js';
import type { EmbeddingModel } from '../embedding-model.js';
import type { EmbeddingPurpose } from '../embedding-provider.js';
import { ModelThread, type Thread } from './model-thread.js';
import type { ExtractorOptions } from './transformers-extractor.js';

export interface OnnxOptions extends ExtractorOptions {
  /** Texts that go through the model together at most. */
  batchSize: number;
  /** Limit of one batch, in milliseconds, the wait for its turn included. */
  timeoutMs: number;
}

/** A model may have to be fetched from the hub first. */
const LOAD_LIMIT_MS = 15 * 60_000;
/** To load a model takes seconds of a core, and its memory: one that could not be loaded is not tried with every search. */
const RELOAD_PAUSE_MS = 10_000;

/**
 * Together they are padded to the longest, and queries wait for a batch that has begun: more texts at once gain nothing on
 * a CPU.
 */
const MOST_AT_ONCE = 16;

/** Embeds by an ONNX model in a thread of this process, which is started again should it end. */
export class OnnxEmbeddingModel implements EmbeddingModel {
  private failure: { error: unknown; at: number } | undefined;

  private constructor(
    private readonly options: OnnxOptions,
    private readonly start: () => Thread,
    private readonly clock: Clock,
    private thread: ModelThread,
    readonly modelId: string,
    readonly dimensions: number,
  ) {}

  /**
   * Loads the model. `start` begins a thread that speaks the language of `onnx-messages.ts`.
   * Errors: `CONFIG_INVALID`, `EMBEDDING_FAILED`; see `openExtractor`.
   */
  static async open(
    options: OnnxOptions,
    start: () => Thread = () => startThread(options),
    clock: Clock = systemClock,
  ): Promise<OnnxEmbeddingModel> {
    const thread = new ModelThread(start());
    const { modelId, dimensions } = await loaded(thread);
    return new OnnxEmbeddingModel(options, start, clock, thread, modelId, dimensions);
  }

  async embed(texts: readonly string[], purpose: EmbeddingPurpose): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    const step = Math.min(this.options.batchSize, MOST_AT_ONCE);
    for (let from = 0; from < texts.length; from += step)
      vectors.push(...(await this.batch(texts.slice(from, from + step), purpose)));
    return vectors;
  }

  private async batch(texts: readonly string[], purpose: EmbeddingPurpose): Promise<Float32Array[]> {
    const { timeoutMs } = this.options;
    const given = new AbortController();
    try {
      const asked = this.running().then((thread) => thread.ask(texts, purpose === 'query', given.signal));
      return await withTimeLimit(asked, timeoutMs, 'the model', () => given.abort());
    } catch (error) {
      if (error instanceof AppError) throw error;
      const reason =
        error instanceof TimeLimitExceeded ? `no answer within ${timeoutMs} ms` : messageOf(error);
      const message = `The embedding model ${this.modelId}: ${reason}`;
      throw new AppError('EMBEDDING_FAILED', message, {}, { cause: error });
    }
  }

  /** The thread, started again if it has ended. Errors: for a while the last one, when the model could not be loaded. */
  private async running(): Promise<ModelThread> {
    if (this.thread.ended) {
      if (this.failure && this.clock.monotonic() - this.failure.at < RELOAD_PAUSE_MS)
        throw this.failure.error;
      this.thread = new ModelThread(this.start());
    }
    const { thread } = this;
    const { modelId } = await loaded(thread).catch((error: unknown) => {
      this.failure = { error, at: this.clock.monotonic() };
      throw error;
    });
    if (modelId !== this.modelId)
      throw new AppError(
        'CONFIG_INVALID',
        `The model has become another one: ${modelId}; start the program again`,
      );
    return thread;
  }
}

async function loaded(thread: ModelThread): Promise<{ modelId: string; dimensions: number }> {
  try {
    return await withTimeLimit(thread.ready, LOAD_LIMIT_MS, 'loading the embedding model');
  } catch (error) {
    if (error instanceof AppError) throw error;
    // What hangs would hang for ever: the next one is loaded by another thread.
    if (error instanceof TimeLimitExceeded) thread.giveUp(error);
    throw new AppError('EMBEDDING_FAILED', messageOf(error), {}, { cause: error });
  }
}

function startThread({ model, cacheFolder, pooling, dtype, dimensions }: OnnxOptions): Thread {
  const workerData: ExtractorOptions = { model, cacheFolder, pooling, dtype, dimensions };
  return new Worker(new URL('./onnx.worker.js', import.meta.url), { workerData });
}
