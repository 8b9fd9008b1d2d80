import type { ApiKey, ApiKeyStore, ApiKeyWithHash, NewApiKey } from '../api-key-store.js';
import type { Sql } from './sql.js';

const COLUMNS = `id, name, role, scopes, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"`;

/** Keys of programs on PostgreSQL's SQL: a server or PGlite. */
export class SqlApiKeyStore implements ApiKeyStore {
  constructor(private readonly sql: Sql) {}

  async create(key: NewApiKey): Promise<ApiKey> {
    const [created] = await this.sql.run<ApiKey>(
      `INSERT INTO api_keys (id, name, hash, role, scopes, created_by, expires_at)
       VALUES ($1, $2, $3::bytea, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [key.id, key.name, key.hash, key.role, key.scopes, key.createdBy, key.expiresAt],
    );
    return created as ApiKey;
  }

  find(id: string): Promise<ApiKeyWithHash | null> {
    return this.one<ApiKeyWithHash>(`SELECT ${COLUMNS}, hash FROM api_keys WHERE id = $1`, [id]);
  }

  list(limit: number, skip: number): Promise<ApiKey[]> {
    return this.sql.run<ApiKey>(
      `SELECT ${COLUMNS} FROM api_keys ORDER BY created_at DESC, id LIMIT $1 OFFSET $2`,
      [limit, skip],
    );
  }

  revoke(id: string): Promise<ApiKey | null> {
    return this.one<ApiKey>(
      `UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE id = $1
       RETURNING ${COLUMNS}`,
      [id],
    );
  }

  expireIn(id: string, seconds: number): Promise<ApiKey | null> {
    return this.one<ApiKey>(
      `UPDATE api_keys
       SET expires_at = least(expires_at, clock_timestamp() + $2::float8 * interval '1 second')
       WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, seconds],
    );
  }

  async used(id: string): Promise<void> {
    await this.sql.run('UPDATE api_keys SET last_used_at = clock_timestamp() WHERE id = $1', [id]);
  }

  private async one<Row>(statement: string, parameters: readonly unknown[]): Promise<Row | null> {
    const [row] = await this.sql.run<Row>(statement, parameters);
    return row ?? null;
  }
}
