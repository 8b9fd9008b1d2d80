import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every change of `materials` leaves a row in `material_changes`, in the same transaction, whoever makes it. A session that
 * applies its own changes to the other stores says how long that may take (`rag_materials.apply_within`); those of all
 * others are due at once, and are announced.
 */
export class LogChanges1763920000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE material_changes (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      material_id uuid NOT NULL,
      op text NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
      old_category text NULL,
      new_category text NULL,
      changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz(3) NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      indexed_at timestamptz(3) NULL,
      reason text NULL,
      set_aside_at timestamptz(3) NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
    await runner.query(`CREATE INDEX material_changes_material ON material_changes (material_id)`);
    await runner.query(
      `CREATE INDEX material_changes_due ON material_changes (due_at) WHERE set_aside_at IS NULL`,
    );
    await runner.query(RECORD);
    await runner.query(`CREATE TRIGGER materials_inserted AFTER INSERT ON materials
      REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_material_changes()`);
    await runner.query(`CREATE TRIGGER materials_updated AFTER UPDATE ON materials
      REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_material_changes()`);
    await runner.query(`CREATE TRIGGER materials_deleted AFTER DELETE ON materials
      REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_material_changes()`);
    await runner.query(`CREATE TRIGGER materials_truncated BEFORE TRUNCATE ON materials
      FOR EACH STATEMENT EXECUTE FUNCTION record_material_changes()`);
    await runner.query(
      `CREATE TABLE reconciliations (id boolean PRIMARY KEY DEFAULT true CHECK (id), report jsonb NOT NULL)`,
    );
    await runner.query(TOUCH);
    await runner.query(`CREATE TRIGGER materials_touched BEFORE UPDATE ON materials FOR EACH ROW
      WHEN (${CONTENT.map((column) => `OLD.${column} IS DISTINCT FROM NEW.${column}`).join(' OR ')})
      EXECUTE FUNCTION touch_material()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER materials_touched ON materials`);
    for (const what of ['inserted', 'updated', 'deleted', 'truncated'])
      await runner.query(`DROP TRIGGER materials_${what} ON materials`);
    await runner.query(`DROP FUNCTION touch_material(), record_material_changes()`);
    await runner.query(`DROP TABLE material_changes, reconciliations`);
  }
}

/** What people and the other stores see of a material. A change of nothing else is none. */
const CONTENT = ['name', 'use_category', 'unit', 'sku', 'description'];

const DIFFERENT = [...CONTENT, 'version', 'created_at', 'updated_at']
  .map((column) => `o.${column} IS DISTINCT FROM n.${column}`)
  .join(' OR ');

const RECORD = `CREATE FUNCTION record_material_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    wait interval := COALESCE(NULLIF(current_setting('rag_materials.apply_within', true), ''), '0')::interval;
    due timestamptz := clock_timestamp() + wait;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO material_changes (material_id, op, new_category, due_at)
        SELECT id, 'insert', use_category, due FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
      INSERT INTO material_changes (material_id, op, old_category, new_category, due_at)
        SELECT n.id, 'update', o.use_category, n.use_category, due
        FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE ${DIFFERENT};
      -- Somebody may give a material another id.
      INSERT INTO material_changes (material_id, op, old_category, due_at)
        SELECT id, 'delete', use_category, due FROM old_rows o WHERE NOT EXISTS (SELECT FROM new_rows n WHERE n.id = o.id);
      INSERT INTO material_changes (material_id, op, new_category, due_at)
        SELECT id, 'insert', use_category, due FROM new_rows n WHERE NOT EXISTS (SELECT FROM old_rows o WHERE o.id = n.id);
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO material_changes (material_id, op, old_category, due_at)
        SELECT id, 'delete', use_category, due FROM old_rows;
    ELSE
      INSERT INTO material_changes (material_id, op, old_category, due_at)
        SELECT id, 'delete', use_category, due FROM materials;
    END IF;
    IF wait <= interval '0' THEN PERFORM pg_notify('material_changes', ''); END IF;
    RETURN NULL;
  END $$`;

/**
 * Versions and times of change are the database's own, so that SQL typed by hand has them too. Whoever types it does not
 * make the words of the search: the relay does.
 */
const TOUCH = `CREATE FUNCTION touch_material() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := GREATEST(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
    IF COALESCE(current_setting('rag_materials.apply_within', true), '') = '' THEN NEW.search_vector := ''; END IF;
    RETURN NEW;
  END $$`;
