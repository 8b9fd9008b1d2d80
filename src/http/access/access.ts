import type { Role } from '../../common/roles.js';

/** What keys of programs are made for, beside the role. */
export const SCOPES = [
  'search',
  'materials:read',
  'materials:write',
  'reference:read',
  'reference:write',
  'prices:read',
  'prices:write',
  'match',
  'jobs',
  'operate',
  'metrics',
  'accounts',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who may use a route: `open` to everybody, or those who have the role. */
export type Access =
  | 'open'
  | {
      role: Role;
      /** A key must have it, too. */
      scope?: Scope;
      /** Not with a key. */
      people?: true;
    };

/** Routes, as method and pattern, and who may use them. */
export type AccessTable = Readonly<Record<string, Access>>;

export const viewer = (scope: Scope): Access => ({ role: 'viewer', scope });
export const editor = (scope: Scope): Access => ({ role: 'editor', scope });
export const admin = (scope: Scope): Access => ({ role: 'admin', scope });
/** Whoever has logged in. */
export const PEOPLE: Access = { role: 'viewer', people: true };
