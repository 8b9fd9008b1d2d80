/** What its bearer may do; each may what the one before it may. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whoever sends a request. */
export interface Principal {
  /** `anyone` where no login is needed. */
  kind: 'user' | 'key' | 'anyone';
  /** Of the user or the key; empty for `anyone`. */
  id: string;
  /** For people: the login of the user, the name of the key. */
  name: string;
  role: Role;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read; undefined where the route needs nobody. */
    principal?: Principal;
  }
}
