import type { EmbeddingPurpose } from './embedding-provider.js';

/** A model that costs time or money to ask. What it is asked is prepared already: see `ModelEmbeddings`. */
export interface EmbeddingModel {
  /** Says everything that its vectors depend on but the text. */
  readonly modelId: string;
  readonly dimensions: number;
  /**
   * One L2-normalised vector for each text, in order. No text is empty, no two are equal. `purpose` changes no vector: it
   * says who waits. Errors: `EMBEDDING_FAILED`, `EMBEDDING_REFUSED`.
   */
  embed(texts: readonly string[], purpose: EmbeddingPurpose): Promise<Float32Array[]>;
}
