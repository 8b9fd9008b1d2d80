import type { MigrationInterface, QueryRunner } from 'typeorm';
import { referenceKey, type ReferenceKind } from '../reference-key.js';
import { SEED_COLORS } from './seed/colors.js';
import { SEED_UNITS } from './seed/units.js';

/** Tables of one kind: the entries, and their names (position 0) and aliases by key. */
const KINDS = [
  { kind: 'categories', names: 'category_names' },
  { kind: 'units', names: 'unit_names' },
  { kind: 'colors', names: 'color_names' },
] as const;

/** Every entry has these. */
const COMMON = `name text NOT NULL, description text NULL, reviewed boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1, created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()`;

/**
 * Categories (a tree), units (with what they convert to) and colours, each with aliases. What materials bring is kept with
 * `reviewed` = false until somebody has looked at it.
 */
export class ReferenceData1763992000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const former: Record<ReferenceKind, string[]> = {
      categories: await namesIn(runner, 'categories'),
      units: await namesIn(runner, 'units'),
      colors: [],
    };
    await runner.query(`DROP TABLE categories, units`);
    await runner.query(`CREATE TABLE categories (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ${COMMON},
      parent_id uuid NULL REFERENCES categories CHECK (parent_id <> id))`);
    await runner.query(
      `CREATE INDEX categories_parent ON categories (parent_id) WHERE parent_id IS NOT NULL`,
    );
    await runner.query(`CREATE TABLE units (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ${COMMON},
      base_id uuid NULL REFERENCES units CHECK (base_id <> id), factor numeric NULL CHECK (factor > 0),
      CHECK ((base_id IS NULL) = (factor IS NULL)))`);
    await runner.query(`CREATE INDEX units_base ON units (base_id) WHERE base_id IS NOT NULL`);
    await runner.query(`CREATE TABLE colors (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ${COMMON},
      hex_code text NULL CHECK (hex_code ~ '^#[0-9A-F]{6}$'))`);
    for (const { kind, names } of KINDS) {
      await runner.query(`CREATE TABLE ${names} (key text PRIMARY KEY, entry_id uuid NOT NULL REFERENCES ${kind} ON DELETE CASCADE,
        name text NOT NULL, position smallint NOT NULL DEFAULT 0)`);
      await runner.query(`CREATE INDEX ${names}_entry ON ${names} (entry_id)`);
      await runner.query(`CREATE INDEX ${kind}_unreviewed ON ${kind} (name) WHERE NOT reviewed`);
    }
    await seed(runner);
    for (const { kind, names } of KINDS) await takeOver(runner, kind, names, former[kind]);
    await watch(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    const categories = await namesIn(runner, 'categories');
    const units = await namesIn(runner, 'units');
    await runner.query(
      `DROP TABLE reference_revisions, category_names, unit_names, color_names, categories, units, colors`,
    );
    await runner.query(`DROP FUNCTION touch_reference(), count_reference_change()`);
    await runner.query(`CREATE TABLE categories (name text PRIMARY KEY)`);
    await runner.query(`CREATE TABLE units (name text PRIMARY KEY)`);
    await runner.query(`INSERT INTO categories SELECT DISTINCT unnest($1::text[])`, [categories]);
    await runner.query(`INSERT INTO units SELECT DISTINCT unnest($1::text[])`, [units]);
  }
}

async function namesIn(runner: QueryRunner, table: string): Promise<string[]> {
  const rows = (await runner.query(`SELECT name FROM ${table} ORDER BY name COLLATE "C"`)) as {
    name: string;
  }[];
  return rows.map(({ name }) => name);
}

async function seed(runner: QueryRunner): Promise<void> {
  await runner.query(
    `INSERT INTO units (name, description) SELECT * FROM unnest($1::text[], $2::text[])`,
    columns(SEED_UNITS, ['name', 'description']),
  );
  await runner.query(
    `UPDATE units u SET base_id = b.id, factor = s.factor
     FROM unnest($1::text[], $2::text[], $3::numeric[]) AS s(name, base, factor) JOIN units b ON b.name = s.base
     WHERE u.name = s.name`,
    columns(SEED_UNITS, ['name', 'base', 'factor']),
  );
  await runner.query(
    `INSERT INTO colors (name, hex_code) SELECT * FROM unnest($1::text[], $2::text[])`,
    columns(SEED_COLORS, ['name', 'hex']),
  );
  await nameAll(runner, 'units', 'unit_names', SEED_UNITS);
  await nameAll(runner, 'colors', 'color_names', SEED_COLORS);
}

/** A name comes before the aliases of others. */
async function nameAll(
  runner: QueryRunner,
  kind: ReferenceKind,
  names: string,
  entries: readonly { name: string; aliases: readonly string[] }[],
): Promise<void> {
  const rows = entries.flatMap((entry) =>
    [entry.name, ...entry.aliases].map((name, position) => ({ entry: entry.name, name, position })),
  );
  rows.sort((a, b) => Math.sign(a.position) - Math.sign(b.position));
  await runner.query(
    `INSERT INTO ${names} (key, entry_id, name, position)
     SELECT s.key, e.id, s.name, s.position
     FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) WITH ORDINALITY AS s(key, entry, name, position, place)
     JOIN ${kind} e ON e.name = s.entry ORDER BY s.place ON CONFLICT DO NOTHING`,
    [
      rows.map(({ name }) => referenceKey(kind, name)),
      rows.map(({ entry }) => entry),
      rows.map(({ name }) => name),
      rows.map(({ position }) => position),
    ],
  );
}

/** What materials brought before this: known, and to be reviewed. Of several spellings of one name one is enough. */
async function takeOver(
  runner: QueryRunner,
  kind: ReferenceKind,
  names: string,
  former: readonly string[],
): Promise<void> {
  await runner.query(
    `WITH known AS (
       INSERT INTO ${names} (key, entry_id, name)
       SELECT DISTINCT ON (key) key, gen_random_uuid(), name
       FROM unnest($1::text[], $2::text[]) AS f(key, name) ORDER BY key ON CONFLICT DO NOTHING RETURNING entry_id, name
     ) INSERT INTO ${kind} (id, name, reviewed) SELECT entry_id, name, false FROM known`,
    [former.map((name) => referenceKey(kind, name)), former],
  );
}

/**
 * A revision for each kind grows with every change, whoever makes it: by it the instances learn what they have not heard of.
 * What materials bring does not count: nothing that is reviewed changes by it, and imports would wait for one another.
 */
async function watch(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE reference_revisions (kind text PRIMARY KEY, revision bigint NOT NULL) WITH (fillfactor = 10)`,
  );
  await runner.query(`INSERT INTO reference_revisions SELECT unnest($1::text[]), 1`, [
    KINDS.map(({ kind }) => kind),
  ]);
  await runner.query(`CREATE FUNCTION touch_reference() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.version := OLD.version + 1;
      NEW.updated_at := GREATEST(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
      RETURN NEW;
    END $$`);
  await runner.query(`CREATE FUNCTION count_reference_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE reference_revisions SET revision = revision + 1 WHERE kind = TG_ARGV[0];
      RETURN NULL;
    END $$`);
  for (const { kind, names } of KINDS) {
    const count = `EXECUTE FUNCTION count_reference_change('${kind}')`;
    await runner.query(
      `CREATE TRIGGER ${kind}_touched BEFORE UPDATE ON ${kind} FOR EACH ROW EXECUTE FUNCTION touch_reference()`,
    );
    await runner.query(
      `CREATE TRIGGER ${kind}_added AFTER INSERT ON ${kind} FOR EACH ROW WHEN (NEW.reviewed) ${count}`,
    );
    await runner.query(
      `CREATE TRIGGER ${names}_added AFTER INSERT ON ${names} FOR EACH ROW WHEN (NEW.position > 0) ${count}`,
    );
    for (const table of [kind, names])
      await runner.query(
        `CREATE TRIGGER ${table}_changed AFTER UPDATE OR DELETE ON ${table} FOR EACH ROW ${count}`,
      );
  }
}

function columns<T>(rows: readonly T[], fields: readonly (keyof T)[]): unknown[][] {
  return fields.map((field) => rows.map((row) => row[field] ?? null));
}
