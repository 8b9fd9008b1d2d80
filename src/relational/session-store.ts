import type { Role } from '../common/roles.js';

/** A login that lasts, and whose it is. */
export interface Session {
  /** UUID. */
  id: string;
  userId: string;
  login: string;
  role: Role;
  expiresAt: Date;
}

/** What came of a refresh token. `reused`: somebody has a copy, so the session it belongs to is over. */
export type Rotation =
  | { outcome: 'rotated'; session: Session }
  | { outcome: 'reused'; sessionId: string }
  | { outcome: 'unknown' };

/**
 * Sessions and their refresh tokens, each good for one use (RFC 9700, section 4.14.2). Tokens are known by their SHA-256. Adapters: PostgreSQL
 * and PGlite; one contract suite runs on both. Errors are those of the `MaterialStore`.
 */
export interface SessionStore {
  /** @param days how long it lasts at most. Answers with its id */
  begin(userId: string, refreshHash: Uint8Array, days: number): Promise<string>;
  /** Takes a refresh token for another. One that was taken before ends its session. */
  rotate(hash: Uint8Array, next: Uint8Array): Promise<Rotation>;
  /** The session while it lasts and its user may log in, or null. */
  find(id: string): Promise<Session | null>;
  end(id: string): Promise<void>;
  /** Ends all of a user, but for one. */
  endAllOf(userId: string, except?: string): Promise<void>;
  /** Forgets what is over for a day. */
  sweep(): Promise<void>;
}

/** Injection token of the {@link SessionStore}. */
export const SESSION_STORE = Symbol('SessionStore');
