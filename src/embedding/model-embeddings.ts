import { createHash } from 'node:crypto';
import { normaliseText } from '../common/text.js';
import type { EmbeddingCache } from './embedding-cache.js';
import type { EmbeddingModel } from './embedding-model.js';
import type { EmbeddingProvider, EmbeddingPurpose } from './embedding-provider.js';
import { packedLength, packVector, unpackVector } from './packed-vector.js';

/** What is put before texts, by what they are: some models were trained with it. */
export type Prefixes = Readonly<Record<EmbeddingPurpose, string>>;

export interface ModelEmbeddingsOptions {
  prefixes: Prefixes;
  /** Texts in one call of the model, and in one look at the cache, at most. */
  batchSize: number;
  /** Absent: nothing is kept. */
  cache?: EmbeddingCache | undefined;
}

/** So much is asked of the cache at once: more would hold up everybody else's commands. */
const LOOK_BYTES = 1024 ** 2;

/**
 * The provider on a model that costs time or money. The model is asked as little as possible: texts pass the normaliser,
 * the empty ones are answered without it, equal ones once, and those that the cache has not at all.
 */
export class ModelEmbeddings implements EmbeddingProvider {
  readonly modelId: string;
  readonly dimensions: number;
  private readonly step: number;

  constructor(
    private readonly model: EmbeddingModel,
    private readonly options: ModelEmbeddingsOptions,
  ) {
    const { document } = options.prefixes;
    // Queries are not stored: their prefix is no part of the space. Ids become names of files: a long prefix is not one.
    const shown = document.length > 40 ? digestOf(document).slice(0, 16) : JSON.stringify(document);
    this.modelId = document === '' ? model.modelId : `${model.modelId}:${shown}`;
    this.dimensions = model.dimensions;
    const fitting = Math.floor(LOOK_BYTES / packedLength(model.dimensions));
    this.step = Math.max(1, Math.min(options.batchSize, fitting));
  }

  /** As {@link EmbeddingProvider.embed}. Errors: those of the model, and none of the cache. */
  async embed(texts: readonly string[], purpose: EmbeddingPurpose = 'document'): Promise<Float32Array[]> {
    const prefix = this.options.prefixes[purpose];
    const asked = texts.map((text) => {
      const normal = normaliseText(text);
      return normal === '' ? '' : prefix + normal;
    });
    const distinct = [...new Set(asked)].filter((text) => text !== '');
    const vectors = new Map<string, Float32Array>();
    for (let from = 0; from < distinct.length; from += this.step)
      await this.gather(distinct.slice(from, from + this.step), purpose, vectors);
    return asked.map((text) => vectors.get(text) ?? new Float32Array(this.dimensions));
  }

  private async gather(
    texts: readonly string[],
    purpose: EmbeddingPurpose,
    vectors: Map<string, Float32Array>,
  ): Promise<void> {
    const { cache } = this.options;
    if (cache) await this.fromCache(cache, texts, purpose, vectors);
    const missing = texts.filter((text) => !vectors.has(text));
    if (missing.length === 0) return;
    const made = await this.model.embed(missing, purpose);
    missing.forEach((text, i) => vectors.set(text, made[i] as Float32Array));
  }

  /** What is kept and is a vector of the model; what is missing goes to the model, and is kept. */
  private async fromCache(
    cache: EmbeddingCache,
    texts: readonly string[],
    purpose: EmbeddingPurpose,
    vectors: Map<string, Float32Array>,
  ): Promise<void> {
    const byKey = new Map(texts.map((text) => [this.key(text), text]));
    const packed = await cache.getMany([...byKey.keys()], async (missing) => {
      const made = await this.model.embed(
        missing.map((key) => byKey.get(key) as string),
        purpose,
      );
      missing.forEach((key, i) => vectors.set(byKey.get(key) as string, made[i] as Float32Array));
      return new Map(missing.map((key, i) => [key, packVector(made[i] as Float32Array)]));
    });
    for (const [key, text] of byKey) {
      if (vectors.has(text)) continue;
      const vector = unpackVector(packed.get(key), this.dimensions);
      if (vector) vectors.set(text, vector);
    }
  }

  /** The model and the text, as short as a digest is; the text may be private. */
  private key(text: string): string {
    return digestOf(`${this.model.modelId}\n${text}`);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
