/** What a text is: what somebody asks, or what is to be found. Some models want to know. */
export type EmbeddingPurpose = 'query' | 'document';

/**
 * Text → vector. Providers: `hashing` (offline, lexical), `openai-compatible` (any such endpoint) and `onnx` (a model in
 * the process).
 */
export interface EmbeddingProvider {
  /** Changes whenever the vectors would: stored with the collection, so that two models never mix. */
  readonly modelId: string;
  readonly dimensions: number;
  /**
   * One L2-normalised vector for each text, in order. A text without any feature gets the zero vector. Equal texts may
   * share a vector: do not write to it. `purpose`: what all of the texts are; documents unless said otherwise.
   * Errors: `EMBEDDING_FAILED` when the model fails or stays away after the retries; `EMBEDDING_REFUSED` when it is for
   * the texts.
   */
  embed(texts: readonly string[], purpose?: EmbeddingPurpose): Promise<Float32Array[]>;
}

/** Injection token of the {@link EmbeddingProvider}. */
export const EMBEDDING_PROVIDER = Symbol('EmbeddingProvider');
