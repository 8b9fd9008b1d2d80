/**
 * Changes of prices that the shared cache may not know of: each is written in the transaction of the change itself, and removed when the
 * cache was told (the transactional outbox: Richardson, "Microservices Patterns", 2018, ch. 3). One that is older than ten seconds was
 * left by somebody who died or could not tell. Adapters: PostgreSQL and PGlite.
 */
export interface PriceChangeLog {
  /** The suppliers of these changes, and all of them that are due if `seqs` is absent. */
  due(limit: number): Promise<PriceChange[]>;
  /** Everything that is pending, due or not. */
  pending(limit: number): Promise<PriceChange[]>;
  /** Removes them: the cache knows. */
  told(seqs: readonly string[]): Promise<void>;
  /** Makes them due now: somebody else has to tell. */
  hasten(seqs: readonly string[]): Promise<void>;
  hasAny(seqs: readonly string[]): Promise<boolean>;
}

/** A change of something of a supplier. */
export interface PriceChange {
  seq: string;
  supplierId: string;
}

/** Injection token of the {@link PriceChangeLog}. */
export const PRICE_CHANGE_LOG = Symbol('PriceChangeLog');
