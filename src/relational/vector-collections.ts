/** A collection of vectors, as all instances know it. */
export interface CollectionState {
  name: string;
  modelId: string;
  dimensions: number;
  /** Since an instance last said that it uses it. */
  seenSecondsAgo: number;
  /** It has, or had once, a vector of every material; what changed since is in the change log. */
  filled: boolean;
  /** How far the filling is, in materials. */
  done: number;
  total: number;
  /** Materials whose changes wait for this collection alone. */
  pending: number;
}

/**
 * The collections of vectors that instances use, or have used: there are several while the embedding model is changed. Each
 * change of a material is kept for every one of them until it is applied there, or the collection is forgotten.
 * Errors: those of the {@link MaterialStore}.
 */
export interface VectorCollections {
  /** Makes it known, or says that it is still in use. */
  seen(collection: Pick<CollectionState, 'name' | 'modelId' | 'dimensions'>): Promise<void>;
  /** All that are known, by name. */
  list(): Promise<CollectionState[]>;
  /**
   * Takes the job of filling it for `holdMs` milliseconds, or goes on with it, and says how far it is. False: it is filled, or
   * somebody else has the job.
   */
  claimFilling(
    name: string,
    owner: string,
    holdMs: number,
    progress: Pick<CollectionState, 'done' | 'total'>,
  ): Promise<boolean>;
  /** Says that it has a vector of every material. */
  filled(name: string): Promise<void>;
  /** Says that its vectors are lost. */
  emptied(name: string): Promise<void>;
  /** Keeps nothing for it any more. */
  forget(name: string): Promise<void>;
}

/** Injection token of the {@link VectorCollections}. */
export const VECTOR_COLLECTIONS = Symbol('VectorCollections');
