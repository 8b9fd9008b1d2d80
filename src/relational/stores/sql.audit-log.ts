import type { AuditEntry, AuditLog, AuditQuery, NewAuditEntry } from '../audit-log.js';
import type { Sql } from './sql.js';

const COLUMNS = `id::text AS id, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action, path,
  address, request_id AS "requestId", status, before, after`;

/** The audit log on PostgreSQL's SQL: a server or PGlite. */
export class SqlAuditLog implements AuditLog {
  constructor(private readonly sql: Sql) {}

  async begin(entry: NewAuditEntry): Promise<string> {
    const [row] = await this.sql.run<{ id: string }>(
      `INSERT INTO audit_log (actor_kind, actor_id, actor_name, action, path, address, request_id, before)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) RETURNING id::text AS id`,
      [
        entry.actorKind,
        entry.actorId,
        entry.actorName,
        entry.action,
        entry.path,
        entry.address,
        entry.requestId,
        jsonOf(entry.before),
      ],
    );
    return row?.id ?? '';
  }

  async complete(id: string, status: number, after: unknown): Promise<void> {
    await this.sql.run('UPDATE audit_log SET status = $2, after = $3::jsonb WHERE id = $1', [
      id,
      status,
      jsonOf(after),
    ]);
  }

  list({ actorId, before, limit }: AuditQuery): Promise<AuditEntry[]> {
    return this.sql.run<AuditEntry>(
      `SELECT ${COLUMNS} FROM audit_log
       WHERE ($1::text IS NULL OR actor_id = $1) AND ($2::bigint IS NULL OR id < $2::bigint)
       ORDER BY audit_log.id DESC LIMIT $3`,
      [actorId, before, limit],
    );
  }

  async sweep(days: number): Promise<void> {
    await this.sql.run(`DELETE FROM audit_log WHERE at < clock_timestamp() - $1::float8 * interval '1 day'`, [
      days,
    ]);
  }
}

/** PostgreSQL's JSON has no NUL either. */
function jsonOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value).toWellFormed().replaceAll('\\u0000', '');
}
