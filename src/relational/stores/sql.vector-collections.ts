import type { CollectionState, VectorCollections } from '../vector-collections.js';
import type { RunSql } from './sql.js';

/** What is known of collections of vectors, on PostgreSQL's SQL: a server or PGlite. */
export class SqlVectorCollections implements VectorCollections {
  constructor(private readonly run: RunSql) {}

  async seen({
    name,
    modelId,
    dimensions,
  }: Pick<CollectionState, 'name' | 'modelId' | 'dimensions'>): Promise<void> {
    await this.run(
      `INSERT INTO vector_collections (name, model_id, dimensions) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET seen_at = clock_timestamp()`,
      [name, modelId, dimensions],
    );
  }

  list(): Promise<CollectionState[]> {
    return this.run<CollectionState>(
      `SELECT name, model_id AS "modelId", dimensions, filled_at IS NOT NULL AS filled,
         done::float8 AS done, total::float8 AS total,
         extract(epoch FROM clock_timestamp() - seen_at)::float8 AS "seenSecondsAgo",
         (SELECT count(*)::int FROM material_changes m WHERE m.collection = c.name AND set_aside_at IS NULL) AS pending
       FROM vector_collections c ORDER BY name`,
    );
  }

  async claimFilling(
    name: string,
    owner: string,
    holdMs: number,
    { done, total }: Pick<CollectionState, 'done' | 'total'>,
  ): Promise<boolean> {
    const rows = await this.run(
      `UPDATE vector_collections SET filler = $2, done = $4, total = $5, seen_at = clock_timestamp(),
         filler_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
       WHERE name = $1 AND filled_at IS NULL
         AND (filler IS NULL OR filler = $2 OR filler_until < clock_timestamp()) RETURNING 1`,
      [name, owner, holdMs, done, total],
    );
    return rows.length > 0;
  }

  async filled(name: string): Promise<void> {
    await this.run(
      `UPDATE vector_collections SET filled_at = clock_timestamp(), filler = NULL, filler_until = NULL WHERE name = $1`,
      [name],
    );
  }

  async emptied(name: string): Promise<void> {
    await this.run(`UPDATE vector_collections SET filled_at = NULL, done = 0 WHERE name = $1`, [name]);
  }

  async forget(name: string): Promise<void> {
    await this.run(
      `WITH forgotten AS (DELETE FROM vector_collections WHERE name = $1)
       DELETE FROM material_changes WHERE collection = $1 AND collection <> ''`,
      [name],
    );
  }
}
