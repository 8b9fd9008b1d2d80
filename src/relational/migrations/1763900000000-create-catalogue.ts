import type { MigrationInterface, QueryRunner } from 'typeorm';

const COMMON_UNITS = [
  'шт',
  'м',
  'м2',
  'м3',
  'кг',
  'т',
  'л',
  'компл',
  'упак',
  '100 шт',
  '1000 шт',
  'км',
  'рулон',
  'мешок',
];

/** Materials, categories, units, and the vocabulary of the lexical search. */
export class CreateCatalogue1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await runner.query(`CREATE TABLE materials (
      id uuid PRIMARY KEY,
      name text NOT NULL CHECK (char_length(name) BETWEEN 2 AND 1000),
      use_category text NOT NULL CHECK (char_length(use_category) <= 200),
      unit text NOT NULL CHECK (char_length(unit) <= 50),
      sku text NULL CHECK (char_length(sku) BETWEEN 3 AND 50),
      description text NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      search_vector tsvector NOT NULL DEFAULT ''
    )`);
    await runner.query(`CREATE UNIQUE INDEX materials_sku ON materials (sku) WHERE sku IS NOT NULL`);
    await runner.query(`CREATE INDEX materials_newest ON materials (created_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX materials_category ON materials (use_category)`);
    await runner.query(`CREATE INDEX materials_unit ON materials (unit)`);
    await runner.query(`CREATE INDEX materials_search ON materials USING gin (search_vector)`);
    await runner.query(`CREATE TABLE categories (name text PRIMARY KEY)`);
    await runner.query(`CREATE TABLE units (name text PRIMARY KEY)`);
    await runner.query(`INSERT INTO units SELECT unnest($1::text[])`, [COMMON_UNITS]);
    // Counters are updated in place: room in the page keeps such updates out of the indexes.
    await runner.query(
      `CREATE TABLE search_terms (term text PRIMARY KEY, documents integer NOT NULL) WITH (fillfactor = 60)`,
    );
    await runner.query(`CREATE INDEX search_terms_trigrams ON search_terms USING gin (term gin_trgm_ops)`);
    await runner.query(`CREATE TABLE search_statistics (
      id boolean PRIMARY KEY DEFAULT true CHECK (id), documents bigint NOT NULL, lexemes bigint NOT NULL
    ) WITH (fillfactor = 10)`);
    await runner.query(`INSERT INTO search_statistics (documents, lexemes) VALUES (0, 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE search_statistics, search_terms, units, categories, materials`);
  }
}
