import type { Role } from '../common/roles.js';

/** A person who may log in. */
export interface User {
  /** UUID. */
  id: string;
  login: string;
  role: Role;
  /** May not log in, and is logged out. */
  disabled: boolean;
  createdAt: Date;
  updatedAt: Date;
  lastLoginAt: Date | null;
}

export interface UserWithPassword extends User {
  passwordHash: string;
}

export type NewUser = Pick<UserWithPassword, 'login' | 'role' | 'passwordHash'>;
export type UserPatch = Partial<Pick<UserWithPassword, 'role' | 'disabled' | 'passwordHash'>>;

/**
 * Users. Logins that differ in nothing but case are the same. There is always an administrator who may log in: what would leave none fails
 * with `LAST_ADMIN`. Adapters: PostgreSQL and PGlite; one contract suite runs on both. Errors, beside those of the `MaterialStore`:
 * `USER_NOT_FOUND`, `LOGIN_TAKEN`.
 */
export interface UserStore {
  create(user: NewUser): Promise<User>;
  /** Creates the very first user; null where there is one. */
  createFirst(user: NewUser): Promise<User | null>;
  /** Whether there is anybody. */
  hasAny(): Promise<boolean>;
  find(id: string): Promise<UserWithPassword | null>;
  findByLogin(login: string): Promise<UserWithPassword | null>;
  /** In the order of their logins. */
  list(limit: number, skip: number): Promise<User[]>;
  change(id: string, patch: UserPatch): Promise<User>;
  /** Their sessions go with them. */
  delete(id: string): Promise<void>;
  /** Remembers when somebody logged in last. */
  loggedIn(id: string): Promise<void>;
}

/** Injection token of the {@link UserStore}. */
export const USER_STORE = Symbol('UserStore');
