import type { LockOutPolicy, LoginFailures } from '../login-failures.js';
import type { Sql } from './sql.js';

const OLD = `failed_at < clock_timestamp() - interval '1 day'`;

/** Failed logins on PostgreSQL's SQL: a server or PGlite. */
export class SqlLoginFailures implements LoginFailures {
  constructor(private readonly sql: Sql) {}

  async lockedFor(keys: readonly string[]): Promise<number> {
    const [row] = await this.sql.run<{ seconds: number | null }>(
      `SELECT max(extract(epoch FROM locked_until - clock_timestamp()))::float8 AS seconds
       FROM login_failures WHERE key = ANY ($1)`,
      [keys],
    );
    return Math.max(0, row?.seconds ?? 0);
  }

  async failed(key: string, { free, firstSeconds, mostSeconds }: LockOutPolicy): Promise<void> {
    await this.sql.run(
      `INSERT INTO login_failures AS f (key, failures, failed_at) VALUES ($1, 1, clock_timestamp())
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN f.${OLD} THEN 1 ELSE f.failures + 1 END,
         failed_at = clock_timestamp(),
         locked_until = CASE WHEN f.${OLD} OR f.failures + 1 < $2 THEN NULL ELSE clock_timestamp()
           + least($4::float8, $3::float8 * power(2, least(f.failures + 1 - $2, 30))) * interval '1 second' END`,
      [key, free, firstSeconds, mostSeconds],
    );
  }

  async forget(key: string): Promise<void> {
    await this.sql.run('DELETE FROM login_failures WHERE key = $1', [key]);
  }

  async sweep(): Promise<void> {
    await this.sql.run(`DELETE FROM login_failures WHERE ${OLD}`);
  }
}
