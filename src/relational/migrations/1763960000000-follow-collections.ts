import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * While the embedding model is changed, several collections of vectors are in use. A change is logged once, for all (`collection` is
 * empty); whoever has applied it to one collection leaves a row for each of the others, at most one for a material.
 */
export class FollowCollections1763960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE vector_collections (
      name text PRIMARY KEY,
      model_id text NOT NULL,
      dimensions integer NOT NULL,
      seen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      filled_at timestamptz(3) NULL,
      filler text NULL,
      filler_until timestamptz(3) NULL,
      done bigint NOT NULL DEFAULT 0,
      total bigint NOT NULL DEFAULT 0
    )`);
    await runner.query(
      `ALTER TABLE material_changes ADD COLUMN collection text NOT NULL DEFAULT '', ADD COLUMN indexed_in text NULL`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX material_changes_collection ON material_changes (collection, material_id) WHERE collection <> ''`,
    );
    await runner.query(`DROP INDEX material_changes_due`);
    await runner.query(
      `CREATE INDEX material_changes_due ON material_changes (collection, due_at) WHERE set_aside_at IS NULL`,
    );
    // What was set aside is so for one collection alone from now on: it is tried once more, to know for which.
    await runner.query(
      `UPDATE material_changes SET set_aside_at = NULL, attempts = 0, due_at = clock_timestamp() WHERE set_aside_at IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM material_changes WHERE collection <> ''`);
    await runner.query(`DROP INDEX material_changes_due, material_changes_collection`);
    await runner.query(`ALTER TABLE material_changes DROP COLUMN collection, DROP COLUMN indexed_in`);
    await runner.query(
      `CREATE INDEX material_changes_due ON material_changes (due_at) WHERE set_aside_at IS NULL`,
    );
    await runner.query(`DROP TABLE vector_collections`);
  }
}
