import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long work that survives a restart, and the files that it reads. */
export class CreateJobs1763991000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE uploads (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text NOT NULL,
      bytes bigint NOT NULL,
      sha256 text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      touched_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      completed_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE TABLE upload_pieces (
      upload_id uuid NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
      place integer NOT NULL,
      data bytea NOT NULL,
      PRIMARY KEY (upload_id, place)
    )`);
    // Most files are compressed already, and trying costs more than it saves.
    await runner.query(`ALTER TABLE upload_pieces ALTER COLUMN data SET STORAGE EXTERNAL`);
    await runner.query(`CREATE TABLE jobs (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text NOT NULL,
      status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
      key text NULL,
      params jsonb NOT NULL,
      progress jsonb NOT NULL DEFAULT '{}',
      checkpoint jsonb NULL,
      result jsonb NULL,
      error_code text NULL,
      error_detail text NULL,
      upload_id uuid NULL REFERENCES uploads (id),
      rejected bigint NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      tries integer NOT NULL DEFAULT 0,
      worker text NULL,
      lease_until timestamptz(3) NULL,
      cancel_requested boolean NOT NULL DEFAULT false,
      version bigint NOT NULL DEFAULT 1,
      due_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      started_at timestamptz(3) NULL,
      finished_at timestamptz(3) NULL
    )`);
    // What failed or was cancelled may be asked for again.
    await runner.query(`CREATE UNIQUE INDEX jobs_key ON jobs (kind, key)
      WHERE key IS NOT NULL AND NOT cancel_requested AND status IN ('pending', 'running', 'completed')`);
    await runner.query(`CREATE INDEX jobs_due ON jobs (kind, due_at) WHERE status IN ('pending', 'running')`);
    await runner.query(`CREATE INDEX jobs_history ON jobs (created_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX jobs_upload ON jobs (upload_id) WHERE upload_id IS NOT NULL`);
    await runner.query(`CREATE TABLE job_rejects (
      job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      place bigint NOT NULL,
      line bigint NOT NULL,
      column_name text NULL,
      value text NULL,
      reason text NOT NULL,
      PRIMARY KEY (job_id, place)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE job_rejects, jobs, upload_pieces, uploads`);
  }
}
