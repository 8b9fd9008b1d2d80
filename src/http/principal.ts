import type { Role } from '../common/roles.js';

/** Whoever sends a request. */
export interface Principal {
  /** `anyone` where no login is needed. */
  kind: 'user' | 'key' | 'anyone';
  /** Of the user or the key; empty for `anyone`. */
  id: string;
  /** For people: the login of the user, the name of the key. */
  name: string;
  role: Role;
  /** Of a user who logged in: the session. */
  sessionId?: string;
  /** Of a key: what it is for; `*` is everything. */
  scopes?: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read; undefined where the route needs nobody. */
    principal?: Principal;
  }
}
