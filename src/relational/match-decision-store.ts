export type MatchVerdict = 'accepted' | 'rejected';

/** What is known of a name. */
export interface RememberedName {
  /** The material that it means. */
  accepted: string | null;
  /** Materials that it does not mean. */
  rejected: string[];
}

/** A person's decision. */
export interface NewMatchDecision {
  /** Of name and unit, normalised: what is equal is remembered together. */
  key: string;
  name: string;
  unit: string | null;
  materialId: string;
  materialName: string;
  verdict: MatchVerdict;
  decidedBy: string | null;
  /** How the material had been proposed; null: it had not. */
  source: string | null;
  score: number | null;
  probability: number | null;
  evidence: Record<string, number> | null;
}

/** A decision as it was made. */
export interface MatchDecision extends Omit<NewMatchDecision, 'key'> {
  id: number;
  decidedAt: Date;
}

/**
 * What people decided: the state, in which the last decision about a name and a material counts, and a log of all of them. Adapters:
 * PostgreSQL and PGlite. Errors: those of the {@link MaterialStore}.
 */
export interface MatchDecisionStore {
  /** Of those names that somebody decided about. */
  remembered(keys: readonly string[]): Promise<Map<string, RememberedName>>;
  /**
   * Accepting puts the material in the place of the one that was accepted before. Answers the id of the decision: of those about one name, the
   * later one has the greater.
   */
  decide(decision: NewMatchDecision): Promise<number>;
  /** The log behind that id (0 at first), in the order of ids. */
  log(after: number, limit: number): Promise<MatchDecision[]>;
}

/** Injection token of the {@link MatchDecisionStore}. */
export const MATCH_DECISION_STORE = Symbol('MatchDecisionStore');
