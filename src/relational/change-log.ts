/** What a change touches. */
export interface ChangeScope {
  materialId: string;
  /** The categories that the material had before and has after. */
  categories: string[];
}

/** A change of a material that the vector store or the cache may not have yet. */
export interface MaterialChange extends ChangeScope {
  /** Grows with time, but transactions may commit in another order. */
  seq: string;
  op: 'insert' | 'update' | 'delete';
  /** How often the relay has tried to apply it. */
  attempts: number;
  /** The vector store has it; the cache could not be told. */
  indexed: boolean;
}

/** A change that could not be applied and does not hold up the others. */
export interface SetAsideChange extends MaterialChange {
  reason: string;
  changedAt: Date;
  setAsideAt: Date;
}

/** How far the other stores are behind. */
export interface ChangeLag {
  /** Changes that are not applied, without those set aside. */
  changes: number;
  /** Age of the oldest of them, in seconds; 0 when there is none. */
  seconds: number;
  setAside: number;
}

/**
 * What happened to materials and is not applied to the vector store and the cache yet, as the database itself recorded it
 * (the transactional outbox: Richardson, "Microservices Patterns", 2018, ch. 3). A change is removed when it is applied.
 * Errors: those of the {@link MaterialStore}.
 */
export interface ChangeLog {
  /**
   * From now on everything here is about one collection of vectors: changes for all, and what is left for this one. What is
   * applied or set aside here is left for every other collection that is known (`VectorCollections`).
   */
  serve(collection: string): void;
  /** The pending changes of these materials, set aside or not. */
  of(ids: readonly string[]): Promise<MaterialChange[]>;
  /**
   * Takes the oldest changes that are due and that the vector store has (`indexed`) or has not, for `holdMs` milliseconds:
   * until then nobody else gets them.
   */
  claim(indexed: boolean, limit: number, holdMs: number): Promise<MaterialChange[]>;
  /** Removes what is applied. */
  applied(seqs: readonly string[]): Promise<void>;
  /** Makes them due again after `delayMs` milliseconds, and says why. */
  postpone(seqs: readonly string[], delayMs: number, reason: string): Promise<void>;
  /** Says that the vector store has them and the cache not. They are due, and announced to whoever can tell it. */
  indexed(seqs: readonly string[]): Promise<void>;
  /** Makes them due now, and announces them. */
  hasten(seqs: readonly string[]): Promise<void>;
  /** Whether any of them is not applied yet. */
  hasAny(seqs: readonly string[]): Promise<boolean>;
  setAside(seqs: readonly string[], reason: string): Promise<void>;
  /** Sets aside a material that is in no change, for the collection that is served. Idempotent. */
  addSetAside(scope: ChangeScope, reason: string): Promise<void>;
  listSetAside(limit: number): Promise<SetAsideChange[]>;
  /** Makes what was set aside due again; answers how many changes. */
  retrySetAside(): Promise<number>;
  /** What everything that is pending touches; null when that is more than `limit` materials. */
  pendingScope(limit: number): Promise<ChangeScope[] | null>;
  /**
   * Whether the vector store lacks anything for longer than `ageMs` milliseconds, or could not take it. What is set aside
   * does not count: it may stay for long.
   */
  isLagging(ageMs: number): Promise<boolean>;
  lag(): Promise<ChangeLag>;
  /** Remembers, for all instances, what the last comparison of the stores found; plain JSON. */
  keepReport(report: object): Promise<void>;
  /** What was remembered last, or null. */
  lastReport(): Promise<object | null>;
  /** Calls `listener` when somebody announced changes; returns what ends that. */
  listen(listener: () => void): () => void;
}

/** Injection token of the {@link ChangeLog}. */
export const CHANGE_LOG = Symbol('ChangeLog');
