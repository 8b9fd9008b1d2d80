export const MATCH_ITEM_STATUSES = ['pending', 'completed', 'failed'] as const;
export type MatchItemStatus = (typeof MATCH_ITEM_STATUSES)[number];

/** A name of a request. */
export interface NewMatchItem {
  itemId: string;
  name: string;
  unit: string | null;
}

/** A request to match names. */
export interface NewMatchRequest {
  requestId: string;
  /** Of everything that is asked: the same request again has the same. */
  digest: string;
  limit: number;
  minConfidence: string;
  items: readonly NewMatchItem[];
}

/** A request, and how far it is. */
export interface MatchRequest {
  requestId: string;
  digest: string;
  total: number;
  limit: number;
  minConfidence: string;
  /** The job that does it; null: nobody was asked yet. */
  jobId: string | null;
  createdAt: Date;
  /** When its last name was done. */
  finishedAt: Date | null;
  counts: Record<MatchItemStatus, number>;
  /** Completed names by their confidence. */
  confidences: Record<string, number>;
}

/** A name, and what became of it. `answer` is plain JSON of the feature. */
export interface MatchItem extends NewMatchItem {
  place: number;
  status: MatchItemStatus;
  confidence: string | null;
  answer: unknown;
  error: string | null;
  processedAt: Date | null;
}

/** What became of a name. */
export type MatchOutcome = { place: number } & (
  { status: 'completed'; confidence: string; answer: object } | { status: 'failed'; error: string }
);

/** Over all requests that are there. */
export interface MatchStatistics {
  requests: number;
  /** Those without names that wait. */
  finished: number;
  names: number;
  completed: number;
  failed: number;
  /** From the request to its last name, of those that are finished, in milliseconds; null: none is. */
  meanMs: number | null;
  confidences: Record<string, number>;
  decisions: { accepted: number; rejected: number };
}

/** Requests to match names, and their results. Adapters: PostgreSQL and PGlite. Errors: those of the {@link MaterialStore}. */
export interface MatchStore {
  /** Writes the request with its names, all or nothing; false: there is one with this id, and nothing is written. */
  create(request: NewMatchRequest): Promise<boolean>;
  find(requestId: string): Promise<MatchRequest | null>;
  setJob(requestId: string, jobId: string): Promise<void>;
  /** The next names that wait, in order. */
  pending(requestId: string, limit: number): Promise<MatchItem[]>;
  /** Writes outcomes of names that wait; those of others are left out, so that nothing is written twice. */
  record(requestId: string, outcomes: readonly MatchOutcome[]): Promise<void>;
  /**
   * Writes the answer of a name that is completed anew, as it is since a decision ({@link MatchDecision.id}); not over one that is so since a
   * later decision.
   */
  rewrite(
    requestId: string,
    outcome: Extract<MatchOutcome, { status: 'completed' }>,
    decision: number,
  ): Promise<void>;
  /** In the order in which they were given. */
  items(
    requestId: string,
    page: { limit: number; offset: number; confidence?: string | undefined },
  ): Promise<MatchItem[]>;
  item(requestId: string, itemId: string): Promise<MatchItem | null>;
  /** Lets what failed wait again; answers how many names. */
  retry(requestId: string): Promise<number>;
  statistics(): Promise<MatchStatistics>;
  /** Forgets requests that are so many days old, with their results; decisions stay. Answers how many. */
  deleteOlderThan(days: number): Promise<number>;
}

/** Injection token of the {@link MatchStore}. */
export const MATCH_STORE = Symbol('MatchStore');
