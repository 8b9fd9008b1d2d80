import type { LockOutPolicy, LoginFailures } from '../login-failures.js';
import type { Sql } from './sql.js';

const OLD = `failed_at < clock_timestamp() - interval '1 day'`;

/** Attempts to log in on PostgreSQL's SQL: a server or PGlite. */
export class SqlLoginFailures implements LoginFailures {
  constructor(private readonly sql: Sql) {}

  async attempt(key: string, { free, firstSeconds, mostSeconds }: LockOutPolicy): Promise<number> {
    const begun = await this.sql.run(
      `INSERT INTO login_failures AS f (key, failures, failed_at) VALUES ($1, 1, clock_timestamp())
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN f.${OLD} THEN 1 ELSE f.failures + 1 END,
         failed_at = clock_timestamp(),
         locked_until = CASE WHEN f.${OLD} OR f.failures + 1 < $2 THEN NULL ELSE clock_timestamp()
           + least($4::float8, $3::float8 * power(2, least(f.failures + 1 - $2, 30))) * interval '1 second' END
       WHERE f.locked_until IS NULL OR f.locked_until <= clock_timestamp() OR f.${OLD} RETURNING key`,
      [key, free, firstSeconds, mostSeconds],
    );
    return begun.length > 0 ? 0 : this.lockedFor(key);
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.sql.run('DELETE FROM login_failures WHERE key = ANY ($1)', [keys]);
  }

  async sweep(): Promise<void> {
    await this.sql.run(`DELETE FROM login_failures WHERE ${OLD}`);
  }

  private async lockedFor(key: string): Promise<number> {
    const [row] = await this.sql.run<{ seconds: number | null }>(
      `SELECT extract(epoch FROM locked_until - clock_timestamp())::float8 AS seconds
       FROM login_failures WHERE key = $1`,
      [key],
    );
    // It was locked a moment ago: whoever may try again, may do so with the next request.
    return Math.max(1, row?.seconds ?? 0);
  }
}
