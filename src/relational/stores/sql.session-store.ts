import type { Rotation, Session, SessionStore } from '../session-store.js';
import type { RunSql, Sql } from './sql.js';

const LIVE = `SELECT s.id, s.user_id AS "userId", u.login, u.role, s.expires_at AS "expiresAt"
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND NOT u.disabled`;
const END = 'UPDATE sessions SET revoked_at = clock_timestamp() WHERE revoked_at IS NULL AND ';

/** Sessions on PostgreSQL's SQL: a server or PGlite. */
export class SqlSessionStore implements SessionStore {
  constructor(private readonly sql: Sql) {}

  begin(userId: string, refreshHash: Uint8Array, days: number): Promise<string> {
    return this.sql.transaction(async (run) => {
      const [session] = await run<{ id: string }>(
        `INSERT INTO sessions (user_id, expires_at)
         VALUES ($1, clock_timestamp() + $2::float8 * interval '1 day') RETURNING id`,
        [userId, days],
      );
      const id = session?.id ?? '';
      await remember(run, refreshHash, id);
      return id;
    });
  }

  rotate(hash: Uint8Array, next: Uint8Array): Promise<Rotation> {
    return this.sql.transaction(async (run): Promise<Rotation> => {
      // Of two requests with one token, the second waits here, and finds it used.
      const [token] = await run<{ sessionId: string; used: boolean }>(
        `SELECT session_id AS "sessionId", used_at IS NOT NULL AS used FROM refresh_tokens
         WHERE hash = $1 FOR UPDATE`,
        [hash],
      );
      if (!token) return { outcome: 'unknown' };
      const { sessionId } = token;
      if (token.used) {
        await run(`${END} id = $1`, [sessionId]);
        return { outcome: 'reused', sessionId };
      }
      const [session] = await run<Session>(LIVE, [sessionId]);
      if (!session) return { outcome: 'unknown' };
      await run('UPDATE refresh_tokens SET used_at = clock_timestamp() WHERE hash = $1', [hash]);
      await remember(run, next, sessionId);
      return { outcome: 'rotated', session };
    });
  }

  async find(id: string): Promise<Session | null> {
    const [session] = await this.sql.run<Session>(LIVE, [id]);
    return session ?? null;
  }

  async end(id: string): Promise<void> {
    await this.sql.run(`${END} id = $1`, [id]);
  }

  async endAllOf(userId: string, except?: string): Promise<void> {
    await this.sql.run(`${END} user_id = $1 AND id IS DISTINCT FROM $2::uuid`, [userId, except]);
  }

  async sweep(): Promise<void> {
    await this.sql.run(
      `DELETE FROM sessions WHERE least(expires_at, revoked_at) < clock_timestamp() - interval '1 day'`,
    );
  }
}

async function remember(run: RunSql, hash: Uint8Array, sessionId: string): Promise<void> {
  await run('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1::bytea, $2)', [hash, sessionId]);
}
