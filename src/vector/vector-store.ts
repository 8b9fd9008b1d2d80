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

/** A collection that a store has. */
export interface StoredCollection {
  name: string;
  space: VectorSpace;
}

/**
 * The vector search, in collections: one for each space, so that another model's vectors can be made beside those in use. A
 * store works on one of them, that of the space it was opened for. Adapters: Qdrant and in-process; one contract suite runs on both.
 * Errors: `VECTOR_SPACE_MISMATCH` for vectors of another length, `STORE_UNAVAILABLE` when the server cannot be reached,
 * `STORE_TIMEOUT` when it takes too long.
 */
export interface VectorStore {
  readonly kind: 'in-process' | 'qdrant';
  /** Whether other processes may use the same collections. */
  readonly isShared: boolean;
  /** Opens the collection of this space, made with its indexes unless it is there. Idempotent. */
  open(space: VectorSpace): Promise<void>;
  /** What the collection of a space is called here, whether it is there or not, open or closed. */
  nameOf(space: VectorSpace): string;
  /** The collections that are here, of whatever space. */
  collections(): Promise<StoredCollection[]>;
  /** Removes a collection with its vectors. Idempotent. Errors: `COLLECTION_IN_USE` for the open one. */
  remove(name: string): Promise<void>;
  /** Says to whoever reads beside this program that the open collection is the one in use. Idempotent. */
  publish(): Promise<void>;
  /**
   * Inserts or replaces; when it resolves, a search sees the points. A point that is there with a later `updatedAt` stays:
   * a request that was given up may arrive after the next one.
   */
  upsert(points: readonly VectorPoint[]): Promise<void>;
  /** Idempotent: ids that are not there are ignored. */
  delete(ids: readonly string[]): Promise<void>;
  /** Best first; ties break by id. */
  search(query: VectorQuery): Promise<VectorHit[]>;
  /** What {@link search} answers to each of them, in one request, or one scan for several. */
  searchMany(queries: readonly VectorQuery[]): Promise<VectorHit[][]>;
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
