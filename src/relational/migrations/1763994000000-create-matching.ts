import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names that are matched to materials, and what people decided about them. */
export class CreateMatching1763994000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE match_requests (
      request_id text PRIMARY KEY,
      digest text NOT NULL,
      total integer NOT NULL,
      result_limit integer NOT NULL,
      min_confidence text NOT NULL,
      job_id uuid NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      finished_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE INDEX match_requests_created ON match_requests (created_at)`);
    await runner.query(`CREATE TABLE match_items (
      request_id text NOT NULL REFERENCES match_requests (request_id) ON DELETE CASCADE,
      place integer NOT NULL,
      item_id text NOT NULL,
      name text NOT NULL,
      unit text NULL,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed', 'failed')),
      confidence text NULL,
      answer jsonb NULL,
      error text NULL,
      processed_at timestamptz(3) NULL,
      PRIMARY KEY (request_id, place),
      UNIQUE (request_id, item_id)
    )`);
    await runner.query(
      `CREATE INDEX match_items_pending ON match_items (request_id, place) WHERE status = 'pending'`,
    );
    await runner.query(`CREATE TABLE match_decisions (
      key text NOT NULL,
      material_id uuid NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
      decided_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (key, material_id)
    )`);
    // A name means one thing.
    await runner.query(
      `CREATE UNIQUE INDEX match_decisions_accepted ON match_decisions (key) WHERE verdict = 'accepted'`,
    );
    await runner.query(`CREATE TABLE match_decision_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL,
      name text NOT NULL,
      unit text NULL,
      material_id uuid NOT NULL,
      material_name text NOT NULL,
      verdict text NOT NULL,
      decided_by text NULL,
      source text NULL,
      score double precision NULL,
      probability double precision NULL,
      evidence jsonb NULL,
      decided_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE match_decision_log, match_decisions, match_items, match_requests');
  }
}
