import type { Role } from '../common/roles.js';

/** A key of a program. Its secret is known by its SHA-256 alone. */
export interface ApiKey {
  /** UUID, the first part of the key. */
  id: string;
  name: string;
  role: Role;
  /** What it is for; `*` is everything that the role may. */
  scopes: string[];
  /** Login of whoever made it. */
  createdBy: string;
  createdAt: Date;
  /** Null: it is good until it is revoked. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
}

export interface ApiKeyWithHash extends ApiKey {
  hash: Uint8Array;
}

export type NewApiKey = Pick<
  ApiKeyWithHash,
  'id' | 'name' | 'role' | 'scopes' | 'createdBy' | 'expiresAt' | 'hash'
>;

/** Keys of programs. Adapters: PostgreSQL and PGlite; one contract suite runs on both. Errors are those of the `MaterialStore`. */
export interface ApiKeyStore {
  create(key: NewApiKey): Promise<ApiKey>;
  find(id: string): Promise<ApiKeyWithHash | null>;
  /** Newest first, also those that are over. */
  list(limit: number, skip: number): Promise<ApiKey[]>;
  /** Ends it now; null if there is none. */
  revoke(id: string): Promise<ApiKey | null>;
  /** Lets it end in so many seconds, unless it ends sooner; null if there is none. */
  expireIn(id: string, seconds: number): Promise<ApiKey | null>;
  used(id: string): Promise<void>;
}

/** Injection token of the {@link ApiKeyStore}. */
export const API_KEY_STORE = Symbol('ApiKeyStore');
