import type { StoredUpload, UploadStore } from '../upload-store.js';
import type { Sql } from './sql.js';

const IN_MS = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;

/** Nobody reads it any more, or it is not written any more. */
const NEEDLESS = `u.touched_at < ${IN_MS('-$2')} AND u.completed_at IS NULL
  OR u.completed_at < ${IN_MS('-$1')} AND NOT EXISTS (SELECT FROM jobs j
    WHERE j.upload_id = u.id AND (j.finished_at IS NULL OR j.finished_at > ${IN_MS('-$1')}))`;

/** Uploads on PostgreSQL's SQL: a server or PGlite. */
export class SqlUploadStore implements UploadStore {
  /** `embedded`: nobody else vacuums, and pieces are large. */
  constructor(
    private readonly sql: Sql,
    private readonly embedded: boolean,
  ) {}

  async begin({ name, bytes, sha256 }: Omit<StoredUpload, 'id'>): Promise<string> {
    const [row] = await this.sql.run<{ id: string }>(
      'INSERT INTO uploads (name, bytes, sha256) VALUES ($1, $2, $3) RETURNING id',
      [name, bytes, sha256],
    );
    return row?.id ?? '';
  }

  async append(id: string, place: number, data: Uint8Array): Promise<void> {
    await this.sql.run(
      `WITH touched AS (UPDATE uploads SET touched_at = clock_timestamp() WHERE id = $1)
       INSERT INTO upload_pieces (upload_id, place, data) VALUES ($1, $2, $3::bytea)`,
      [id, place, data],
    );
  }

  async complete(id: string): Promise<void> {
    await this.sql.run('UPDATE uploads SET completed_at = clock_timestamp() WHERE id = $1', [id]);
  }

  async find(id: string): Promise<StoredUpload | null> {
    const [upload] = await this.sql.run<StoredUpload>(
      `SELECT id, name, bytes::float8 AS bytes, sha256 FROM uploads WHERE id = $1 AND completed_at IS NOT NULL`,
      [id],
    );
    return upload ?? null;
  }

  async piece(id: string, place: number): Promise<Uint8Array | null> {
    const [row] = await this.sql.run<{ data: Uint8Array }>(
      'SELECT data FROM upload_pieces WHERE upload_id = $1 AND place = $2',
      [id, place],
    );
    return row?.data ?? null;
  }

  async remove(id: string): Promise<void> {
    await this.sql.run('DELETE FROM uploads WHERE id = $1', [id]);
  }

  async drop(keepMs: number, unfinishedMs: number): Promise<number> {
    const rows = await this.sql.run(
      `WITH needless AS MATERIALIZED (SELECT u.id FROM uploads u WHERE ${NEEDLESS}),
         dropped AS (DELETE FROM upload_pieces p USING needless n WHERE p.upload_id = n.id RETURNING p.upload_id)
       SELECT DISTINCT upload_id FROM dropped`,
      [keepMs, unfinishedMs],
    );
    await this.sql.run(
      `DELETE FROM uploads u WHERE (${NEEDLESS}) AND NOT EXISTS (SELECT FROM jobs j WHERE j.upload_id = u.id)`,
      [keepMs, unfinishedMs],
    );
    if (rows.length > 0 && this.embedded) await this.sql.run('VACUUM upload_pieces');
    return rows.length;
  }
}
