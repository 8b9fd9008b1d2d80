import { Inject, Injectable } from '@nestjs/common';
import { CacheEvict } from '../cache/index.js';
import { AppError } from '../common/errors.js';
import type { Role } from '../common/roles.js';
import { type User, USER_STORE, type UserStore } from '../relational/index.js';
import { userTag } from './access.tags.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';

export interface UserChange {
  role?: Role;
  disabled?: boolean;
  password?: string;
}

/** Who may log in. Reads go to the store: they are few, and must be right. */
@Injectable()
export class UsersService {
  constructor(
    @Inject(USER_STORE) private readonly users: UserStore,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
  ) {}

  list(limit: number, skip: number): Promise<User[]> {
    return this.users.list(limit, skip);
  }

  /** Errors: `USER_NOT_FOUND`. */
  async get(id: string): Promise<User> {
    const user = await this.users.find(id);
    if (!user) throw new AppError('USER_NOT_FOUND', `There is no user with the id ${id}.`, { id });
    return user;
  }

  /** Errors: `LOGIN_TAKEN`. */
  async create(login: string, role: Role, password: string): Promise<User> {
    return this.users.create({ login, role, passwordHash: await this.passwords.hash(password) });
  }

  /** Holds from the next request on. Another password ends all sessions. Errors: `USER_NOT_FOUND`, `LAST_ADMIN`. */
  @CacheEvict({ tags: (_, id) => [userTag(id)] })
  async change(id: string, { role, disabled, password }: UserChange): Promise<User> {
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    const user = await this.users.change(id, { role, disabled, passwordHash });
    if (password !== undefined || disabled) await this.sessions.endAllOf(id);
    return user;
  }

  /** Errors: `USER_NOT_FOUND`, `LAST_ADMIN`. */
  @CacheEvict({ tags: (_, id) => [userTag(id)] })
  async delete(id: string): Promise<void> {
    await this.users.delete(id);
  }
}
