/** Who did what. */
export interface AuditEntry {
  /** Grows. */
  id: string;
  at: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  /** Method and route: `PATCH /api/v1/materials/:id`. */
  action: string;
  path: string;
  address: string;
  requestId: string;
  /** Of the answer; null: under way, or the process died. */
  status: number | null;
  before: unknown;
  after: unknown;
}

export type NewAuditEntry = Pick<
  AuditEntry,
  'actorKind' | 'actorId' | 'actorName' | 'action' | 'path' | 'address' | 'requestId' | 'before'
>;

/** Which entries: newest first. */
export interface AuditQuery {
  actorId?: string;
  /** Id of the last entry that was seen. */
  before?: string;
  limit: number;
}

/**
 * The log of who did what. An entry is begun before the deed and completed after it, so that none is missing. Adapters: PostgreSQL and
 * PGlite; one contract suite runs on both. Errors are those of the `MaterialStore`.
 */
export interface AuditLog {
  begin(entry: NewAuditEntry): Promise<string>;
  complete(id: string, status: number, after: unknown): Promise<void>;
  list(query: AuditQuery): Promise<AuditEntry[]>;
  /** Forgets what is older. */
  sweep(days: number): Promise<void>;
}

/** Injection token of the {@link AuditLog}. */
export const AUDIT_LOG = Symbol('AuditLog');
