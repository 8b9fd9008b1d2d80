/** Keeps packed vectors by key. It never makes an answer fail: what it cannot keep or find is made anew. */
export interface EmbeddingCache {
  /**
   * The texts under these keys, in one round trip; those that are missing are made by one call of `load`, and kept.
   * Rejects only as `load` does.
   */
  getMany(
    keys: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  ): Promise<ReadonlyMap<string, string>>;
}

/** Injection token of the {@link EmbeddingCache}. Where nobody provides one, every text goes to the model. */
export const EMBEDDING_CACHE = Symbol('EmbeddingCache');
