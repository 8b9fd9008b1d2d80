/** What a vector was made by: vectors of two spaces must never meet. */
export interface VectorSpace {
  /** The embedding model's id, stored with the collection. */
  modelId: string;
  dimensions: number;
}

/** Fields that a vector search can filter by. */
export interface VectorPayload {
  category: string;
  unit: string;
  sku: string | null;
  /** Milliseconds since the Unix epoch. */
  createdAt: number;
  updatedAt: number;
}

export interface VectorPoint {
  /** UUID of the material. */
  id: string;
  /** L2-normalised, as long as the space has dimensions. */
  vector: Float32Array;
  payload: VectorPayload;
}

/** Restricts a search. Everything given must hold; lists are alternatives; times are inclusive, in milliseconds. */
export interface VectorFilter {
  categories?: readonly string[];
  units?: readonly string[];
  createdAfter?: number;
  createdBefore?: number;
  updatedAfter?: number;
  updatedBefore?: number;
}

export interface VectorQuery {
  vector: Float32Array;
  limit: number;
  filter?: VectorFilter;
  /** The least cosine similarity, -1..1. */
  minScore?: number;
}

/** A hit: cosine similarity, higher is better. */
export interface VectorHit {
  id: string;
  score: number;
}

/** What is known of a point beside its vector. */
export interface PointState {
  id: string;
  /** The state of the material that the vector was made of, in milliseconds since the epoch. */
  updatedAt: number;
  category: string;
}

/**
 * The vector search. Adapters: Qdrant and in-process; one contract suite runs on both.
 * Errors: `VECTOR_SPACE_MISMATCH` from `open`, `STORE_UNAVAILABLE` when the server cannot be reached,
 * `STORE_TIMEOUT` when it takes too long.
 */
export interface VectorStore {
  readonly kind: 'in-process' | 'qdrant';
  /** Makes the collection and its indexes, or checks that the present one has this space. Idempotent. */
  open(space: VectorSpace): Promise<void>;
  /**
   * Inserts or replaces; when it resolves, a search sees the points. A point that is there with a later `updatedAt` stays:
   * a request that was given up may arrive after the next one.
   */
  upsert(points: readonly VectorPoint[]): Promise<void>;
  /** Idempotent: ids that are not there are ignored. */
  delete(ids: readonly string[]): Promise<void>;
  /** Best first; ties break by id. */
  search(query: VectorQuery): Promise<VectorHit[]>;
  count(): Promise<number>;
  /** The next `limit` points in the order of their ids, from behind `after` on; fewer only at the end. */
  scan(after: string | null, limit: number): Promise<PointState[]>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  /** Persists what is pending and lets go of every resource. */
  close(): Promise<void>;
}

/** Injection token of the {@link VectorStore}. */
export const VECTOR_STORE = Symbol('VectorStore');
