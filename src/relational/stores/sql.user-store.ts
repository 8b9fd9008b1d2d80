import { AppError } from '../../common/errors.js';
import { loginKey } from '../login-key.js';
import type { NewUser, User, UserPatch, UserStore, UserWithPassword } from '../user-store.js';
import type { RunSql, Sql } from './sql.js';

const COLUMNS = `id, login, role, disabled, created_at AS "createdAt", updated_at AS "updatedAt",
  last_login_at AS "lastLoginAt"`;
const WITH_PASSWORD = `${COLUMNS}, password_hash AS "passwordHash"`;

/** Users on PostgreSQL's SQL: a server or PGlite. */
export class SqlUserStore implements UserStore {
  constructor(private readonly sql: Sql) {}

  async create({ login, role, passwordHash }: NewUser): Promise<User> {
    const [user] = await this.sql.run<User>(
      `INSERT INTO users (login, login_key, role, password_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (login_key) DO NOTHING RETURNING ${COLUMNS}`,
      [login, loginKey(login), role, passwordHash],
    );
    if (!user) throw new AppError('LOGIN_TAKEN', `There is a user ${login} already.`, { login });
    return user;
  }

  createFirst({ login, role, passwordHash }: NewUser): Promise<User | null> {
    return this.sql.transaction(async (run) => {
      // Instances that start together create one.
      await run('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      const [user] = await run<User>(
        `INSERT INTO users (login, login_key, role, password_hash)
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM users) RETURNING ${COLUMNS}`,
        [login, loginKey(login), role, passwordHash],
      );
      return user ?? null;
    });
  }

  async hasAny(): Promise<boolean> {
    return (await this.sql.run('SELECT FROM users LIMIT 1')).length > 0;
  }

  async find(id: string): Promise<UserWithPassword | null> {
    const [user] = await this.sql.run<UserWithPassword>(`SELECT ${WITH_PASSWORD} FROM users WHERE id = $1`, [
      id,
    ]);
    return user ?? null;
  }

  async findByLogin(login: string): Promise<UserWithPassword | null> {
    const [user] = await this.sql.run<UserWithPassword>(
      `SELECT ${WITH_PASSWORD} FROM users WHERE login_key = $1`,
      [loginKey(login)],
    );
    return user ?? null;
  }

  list(limit: number, skip: number): Promise<User[]> {
    return this.sql.run<User>(`SELECT ${COLUMNS} FROM users ORDER BY login_key LIMIT $1 OFFSET $2`, [
      limit,
      skip,
    ]);
  }

  change(id: string, { role, disabled, passwordHash }: UserPatch): Promise<User> {
    return this.sql.transaction((run) =>
      keepingAnAdmin(run, async () => {
        const [user] = await run<User>(
          `UPDATE users SET role = coalesce($2, role), disabled = coalesce($3, disabled),
             password_hash = coalesce($4, password_hash), updated_at = clock_timestamp()
           WHERE id = $1 RETURNING ${COLUMNS}`,
          [id, role, disabled, passwordHash],
        );
        if (!user) throw absent(id);
        return user;
      }),
    );
  }

  delete(id: string): Promise<void> {
    return this.sql.transaction((run) =>
      keepingAnAdmin(run, async () => {
        if ((await run('DELETE FROM users WHERE id = $1 RETURNING id', [id])).length === 0) throw absent(id);
      }),
    );
  }

  async loggedIn(id: string): Promise<void> {
    await this.sql.run('UPDATE users SET last_login_at = clock_timestamp() WHERE id = $1', [id]);
  }
}

/** Does `work`, unless it leaves nobody who may administer. Two administrators who remove each other: the second finds that it is the last. */
async function keepingAnAdmin<T>(run: RunSql, work: () => Promise<T>): Promise<T> {
  const admins = await run<{ disabled: boolean }>(
    `SELECT disabled FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE`,
  );
  const result = await work();
  if (admins.every(({ disabled }) => disabled)) return result;
  const left = await run(`SELECT FROM users WHERE role = 'admin' AND NOT disabled LIMIT 1`);
  if (left.length === 0)
    throw new AppError('LAST_ADMIN', 'Nobody would be left who may administer the service.');
  return result;
}

const absent = (id: string) => new AppError('USER_NOT_FOUND', `There is no user with the id ${id}.`, { id });
