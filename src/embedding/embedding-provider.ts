/** Text → vector. Providers: `hashing` (offline, lexical) and `openai-compatible` (any such endpoint). */
export interface EmbeddingProvider {
  /** Changes whenever the vectors would: stored with the collection, so that two models never mix. */
  readonly modelId: string;
  readonly dimensions: number;
  /**
   * One L2-normalised vector for each text, in order. A text without any feature gets the zero vector.
   * Errors: `EMBEDDING_FAILED` when the endpoint refuses or stays away after the retries.
   */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

/** Injection token of the {@link EmbeddingProvider}. */
export const EMBEDDING_PROVIDER = Symbol('EmbeddingProvider');
