import { Inject, Injectable } from '@nestjs/common';
import { Cacheable } from '../cache/index.js';
import type { Role } from '../common/roles.js';
import { API_KEY_STORE, type ApiKeyStore, SESSION_STORE, type SessionStore } from '../relational/index.js';
import { keyTag, sessionTag, userTag } from './access.tags.js';

/** A live session and its user, as every request needs it. */
export interface LiveSession {
  userId: string;
  login: string;
  role: Role;
}

/** A live key. */
export interface LiveKey {
  name: string;
  role: Role;
  scopes: string[];
  /** SHA-256 of its secret, in base64. */
  hash: string;
  /** Milliseconds since the epoch, or null. */
  expiresAt: number | null;
}

/** Whose a session or a key is. Cached, and void as soon as anything about it changes: what was revoked is refused by the next request. */
@Injectable()
export class PrincipalsService {
  constructor(
    @Inject(SESSION_STORE) private readonly sessions: SessionStore,
    @Inject(API_KEY_STORE) private readonly keys: ApiKeyStore,
  ) {}

  /** The session while it lasts, or null. `userId` is whose it was given to. */
  @Cacheable({
    region: 'access',
    keyspace: 'session',
    key: (sessionId, userId) => `${sessionId}:${userId}`,
    tags: (sessionId, userId) => [sessionTag(sessionId), userTag(userId)],
    unless: (session) => session === null,
  })
  async session(sessionId: string, userId: string): Promise<LiveSession | null> {
    const session = await this.sessions.find(sessionId);
    if (session?.userId !== userId) return null;
    return { userId, login: session.login, role: session.role };
  }

  /** The key unless it was revoked, or null. Whoever asks looks whether it has expired. */
  @Cacheable({
    region: 'access',
    keyspace: 'key',
    key: (id) => id,
    tags: (id) => [keyTag(id)],
    unless: (key) => key === null,
  })
  async key(id: string): Promise<LiveKey | null> {
    const key = await this.keys.find(id);
    if (!key || key.revokedAt) return null;
    const { name, role, scopes, hash, expiresAt } = key;
    return {
      name,
      role,
      scopes,
      hash: Buffer.from(hash).toString('base64'),
      expiresAt: expiresAt?.getTime() ?? null,
    };
  }
}
