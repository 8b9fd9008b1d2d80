import { AppError, messageOf } from '../../common/errors.js';
import type { EmbeddingModel } from '../embedding-model.js';
import { l2Normalise } from '../l2-normalise.js';
import { type Endpoint, RequestRefused, requestEmbeddings } from './embeddings-request.js';
import { type RetryPolicy, withRetries } from './retry.js';

/** Statuses that speak of what was sent, and not of the endpoint, the key or the quota. */
const REFUSED_TEXT: ReadonlySet<number> = new Set([400, 413, 422]);

const HARMLESS = 'cement';

/** What the model is asked by. */
export interface OpenAiCompatibleOptions extends Endpoint, RetryPolicy {
  model: string;
  /** Length of the vectors: asked for, and required of the answer. */
  dimensions: number;
  /** Texts in one request at most. */
  batchSize: number;
}

/** Embeds by any endpoint that speaks OpenAI's `POST /embeddings`: OpenAI, Ollama, vLLM, TEI, LM Studio, ... */
export class OpenAiCompatibleEmbeddingModel implements EmbeddingModel {
  /** The model, not the endpoint: the same model gives the same vectors elsewhere. */
  readonly modelId: string;
  readonly dimensions: number;
  /** Models of one fixed length refuse the parameter; it is left out from then on. */
  private sendsDimensions = true;

  constructor(private readonly options: OpenAiCompatibleOptions) {
    this.modelId = `openai-compatible:${options.model}:${options.dimensions}`;
    this.dimensions = options.dimensions;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += this.options.batchSize)
      vectors.push(...(await this.embedBatch(texts.slice(from, from + this.options.batchSize))));
    return vectors;
  }

  private async embedBatch(input: readonly string[]): Promise<Float32Array[]> {
    try {
      const vectors = await withRetries(() => this.request(input), this.options);
      return vectors.map((vector) => this.checked(vector));
    } catch (error) {
      const message = `The embedding endpoint ${this.address()}: ${messageOf(error)}`;
      const refused =
        error instanceof RequestRefused && REFUSED_TEXT.has(error.status) && (await this.takesOthers());
      throw new AppError(refused ? 'EMBEDDING_REFUSED' : 'EMBEDDING_FAILED', message, {}, { cause: error });
    }
  }

  /** Whether a harmless text is taken: an endpoint that is set up wrongly refuses all of them, whatever they are. */
  private async takesOthers(): Promise<boolean> {
    return this.request([HARMLESS]).then(
      () => true,
      () => false,
    );
  }

  private async request(input: readonly string[]): Promise<number[][]> {
    const { model, dimensions } = this.options;
    if (!this.sendsDimensions) return requestEmbeddings(this.options, { model, input });
    try {
      return await requestEmbeddings(this.options, { model, input, dimensions });
    } catch (error) {
      if (!(error instanceof RequestRefused) || !/dimension|matryoshka/i.test(error.reason)) throw error;
      const vectors = await requestEmbeddings(this.options, { model, input });
      this.sendsDimensions = false;
      return vectors;
    }
  }

  private checked(vector: readonly number[]): Float32Array {
    if (vector.length !== this.dimensions)
      throw new Error(
        `model "${this.options.model}" gave ${vector.length} dimensions, EMBEDDING_DIMENSIONS is ${this.dimensions}`,
      );
    return l2Normalise(Float32Array.from(vector));
  }

  /** The endpoint without user, password and query. */
  private address(): string {
    const { origin, pathname } = new URL(this.options.baseUrl);
    return origin + pathname;
  }
}
