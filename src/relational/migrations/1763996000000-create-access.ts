import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, their sessions, keys of programs, failed logins, and who did what. Secrets are kept as hashes only. */
export class CreateAccess1763996000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE users (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      login text NOT NULL,
      login_key text NOT NULL UNIQUE,
      password_hash text NOT NULL,
      role text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
      disabled boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      last_login_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE TABLE sessions (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz(3) NOT NULL,
      revoked_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE INDEX sessions_user ON sessions (user_id)`);
    await runner.query(`CREATE INDEX sessions_expiry ON sessions (expires_at)`);
    await runner.query(`CREATE TABLE refresh_tokens (
      hash bytea PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      used_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)`);
    await runner.query(`CREATE TABLE login_failures (
      key text PRIMARY KEY,
      failures integer NOT NULL,
      failed_at timestamptz(3) NOT NULL,
      locked_until timestamptz(3) NULL
    )`);
    await runner.query(`CREATE TABLE api_keys (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text NOT NULL,
      hash bytea NOT NULL,
      role text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
      scopes text[] NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz(3) NULL,
      revoked_at timestamptz(3) NULL,
      last_used_at timestamptz(3) NULL
    )`);
    await runner.query(`CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      actor_kind text NOT NULL,
      actor_id text NOT NULL,
      actor_name text NOT NULL,
      action text NOT NULL,
      path text NOT NULL,
      address text NOT NULL,
      request_id text NOT NULL,
      status integer NULL,
      before jsonb NULL,
      after jsonb NULL
    )`);
    await runner.query(`CREATE INDEX audit_log_actor ON audit_log (actor_id, id DESC)`);
    await runner.query(`CREATE INDEX audit_log_at ON audit_log (at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_log, api_keys, login_failures, refresh_tokens, sessions, users`);
  }
}
