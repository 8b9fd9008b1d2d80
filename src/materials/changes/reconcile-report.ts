/** What a comparison of the vector store with PostgreSQL has found. */
export interface ReconcileReport {
  /** `failed`: it did not reach the end. */
  state: 'running' | 'done' | 'failed';
  /** False: it only looked. */
  repair: boolean;
  started_at: string;
  finished_at: string | null;
  /** Materials when it began: how much there is to look at. */
  total: number;
  /** Looked at so far, in PostgreSQL and in the vector store. */
  materials: number;
  points: number;
  /** Materials without a point; points without a material; points of a former state. */
  missing: number;
  extra: number;
  outdated: number;
  repaired: number;
  /** Could not be repaired for a reason of their own. */
  failed: number;
  /** Why, the first ten. */
  reasons: string[];
}
