import {
  type ClaimedJob,
  type Job,
  type JobEnd,
  type JobLease,
  type JobListQuery,
  type JobReject,
  type JobStatus,
  type JobStep,
  type JobStore,
  KEPT_REJECTS,
  type NewJob,
} from '../job-store.js';
import { type JobRow, SELECT_JOBS, toJob } from './job-rows.js';
import type { RunSql, Sql } from './sql.js';

/** The jobs whose keys count: the condition of the unique index, word for word. */
const KEYED = `key IS NOT NULL AND NOT cancel_requested AND status IN ('pending', 'running', 'completed')`;
const IN_MS = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
/** Every change that anybody can see. */
const CHANGED = 'version = version + 1, updated_at = clock_timestamp()';
/** The attempt that holds the job (a fencing token: Kleppmann, "Designing Data-Intensive Applications", 2017, ch. 8). */
const HELD = `id = $1 AND attempts = $2 AND status = 'running'`;

const CLAIM = `WITH due AS MATERIALIZED (
    SELECT id FROM jobs WHERE kind = ANY($1::text[])
      AND ((status = 'pending' AND due_at <= clock_timestamp()::timestamptz(3)) OR (status = 'running' AND lease_until < clock_timestamp()))
    ORDER BY due_at, created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE jobs SET status = 'running', worker = $2, lease_until = ${IN_MS('$3')}, attempts = attempts + 1, tries = tries + 1,
    started_at = COALESCE(started_at, clock_timestamp()), error_code = NULL, error_detail = NULL, ${CHANGED}
  WHERE id IN (SELECT id FROM due)
  RETURNING id, attempts AS attempt, kind, params, checkpoint, upload_id AS "uploadId", tries, cancel_requested AS "cancelRequested"`;

const ADVANCE = `UPDATE jobs SET progress = progress || $3::jsonb, checkpoint = COALESCE($4::jsonb, checkpoint),
    tries = CASE WHEN $4 IS NULL THEN tries ELSE 0 END, rejected = rejected + $5, lease_until = ${IN_MS('$6')}, ${CHANGED}
  WHERE ${HELD} RETURNING rejected::float8 AS rejected, cancel_requested AS "cancelRequested"`;

const ADD_REJECTS = `INSERT INTO job_rejects (job_id, place, line, column_name, value, reason)
  SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])`;

const ENDED_AS = `CASE WHEN cancel_requested AND $3 = 'pending' THEN 'cancelled' ELSE $3 END`;
const END = `UPDATE jobs SET status = ${ENDED_AS}, result = $4::jsonb, error_code = $5, error_detail = $6,
    due_at = ${IN_MS('$7')}, tries = GREATEST(tries - $8, 0), worker = NULL, lease_until = NULL,
    finished_at = CASE WHEN ${ENDED_AS} = 'pending' THEN NULL ELSE clock_timestamp() END, ${CHANGED}
  WHERE ${HELD} RETURNING status`;

const CANCEL = `UPDATE jobs SET cancel_requested = true,
    status = CASE WHEN status = 'pending' THEN 'cancelled' ELSE status END,
    finished_at = CASE WHEN status = 'pending' THEN clock_timestamp() END, ${CHANGED}
  WHERE id = $1 AND status IN ('pending', 'running') AND NOT cancel_requested`;

/** Jobs on PostgreSQL's SQL: a server or PGlite. */
export class SqlJobStore implements JobStore {
  constructor(
    private readonly sql: Sql,
    private readonly embedded: boolean,
  ) {}

  /** To be called before anything is written: what a process held that had the database for itself is nobody's now. */
  async open(): Promise<void> {
    if (!this.embedded) return;
    await this.sql.run(
      `UPDATE jobs SET lease_until = clock_timestamp() - interval '1 second' WHERE status = 'running'`,
    );
  }

  async submit({ kind, params, progress = {}, uploadId = null, key = null, force = false }: NewJob) {
    for (;;) {
      const id = await this.sql.transaction(async (run) => {
        if (force) await run('UPDATE jobs SET key = NULL WHERE kind = $1 AND key = $2', [kind, key]);
        const [row] = await run<{ id: string }>(
          `INSERT INTO jobs (kind, params, progress, upload_id, key) VALUES ($1, $2::jsonb, $3::jsonb, $4, $5)
           ON CONFLICT (kind, key) WHERE ${KEYED} DO NOTHING RETURNING id`,
          [kind, JSON.stringify(params), JSON.stringify(progress), uploadId, key],
        );
        return row?.id;
      });
      const job = await (id === undefined ? this.findByKey(kind, key ?? '') : this.find(id));
      // The one that was there may have failed meanwhile.
      if (job) return { job, isNew: id !== undefined };
    }
  }

  async find(id: string): Promise<Job | null> {
    const [job] = await this.findMany([id]);
    return job ?? null;
  }

  findMany(ids: readonly string[]): Promise<Job[]> {
    return this.jobs(`${SELECT_JOBS} WHERE j.id = ANY($1::uuid[])`, [ids]);
  }

  async findByKey(kind: string, key: string): Promise<Job | null> {
    const [job] = await this.jobs(`${SELECT_JOBS} WHERE kind = $1 AND key = $2 AND ${KEYED}`, [kind, key]);
    return job ?? null;
  }

  list({ kind, status, limit, after }: JobListQuery): Promise<Job[]> {
    return this.jobs(
      `${SELECT_JOBS} WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR status = $2)
         AND ($3::timestamptz IS NULL OR (j.created_at, j.id) < ($3, $4::uuid))
       ORDER BY j.created_at DESC, j.id DESC LIMIT $5`,
      [kind ?? null, status ?? null, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  async claim(kinds: readonly string[], worker: string, leaseMs: number): Promise<ClaimedJob | null> {
    const [job] = await this.sql.run<ClaimedJob>(CLAIM, [kinds, worker, leaseMs]);
    return job ?? null;
  }

  async renew({ id, attempt }: JobLease, leaseMs: number): Promise<{ cancelRequested: boolean } | null> {
    const [row] = await this.sql.run<{ cancelRequested: boolean }>(
      `UPDATE jobs SET lease_until = ${IN_MS('$3')} WHERE ${HELD} RETURNING cancel_requested AS "cancelRequested"`,
      [id, attempt, leaseMs],
    );
    return row ?? null;
  }

  advance({ id, attempt }: JobLease, { progress, checkpoint, rejects = [] }: JobStep, leaseMs: number) {
    const place = checkpoint === undefined ? null : JSON.stringify(checkpoint);
    return this.sql.transaction(async (run) => {
      const [row] = await run<{ rejected: number; cancelRequested: boolean }>(ADVANCE, [
        id,
        attempt,
        JSON.stringify(progress),
        place,
        rejects.length,
        leaseMs,
      ]);
      if (!row) return null;
      await keep(run, id, rejects, row.rejected - rejects.length);
      return { cancelRequested: row.cancelRequested };
    });
  }

  async end({ id, attempt }: JobLease, end: JobEnd): Promise<JobStatus | null> {
    const error = 'error' in end ? end.error : undefined;
    const [row] = await this.sql.run<{ status: JobStatus }>(END, [
      id,
      attempt,
      end.status,
      end.status === 'completed' ? JSON.stringify(end.result) : null,
      error?.code ?? null,
      storable(error?.detail ?? null, 10_000),
      end.status === 'pending' ? end.delayMs : 0,
      end.status === 'pending' && end.refund ? 1 : 0,
    ]);
    return row?.status ?? null;
  }

  async cancel(id: string): Promise<Job | null> {
    await this.sql.run(CANCEL, [id]);
    return this.find(id);
  }

  async rejects(id: string, after: number, limit: number): Promise<(JobReject & { place: number })[]> {
    return this.sql.run<JobReject & { place: number }>(
      `SELECT place::float8 AS place, line::float8 AS line, column_name AS "column", value, reason
       FROM job_rejects WHERE job_id = $1 AND place > $2 ORDER BY place LIMIT $3`,
      [id, after, limit],
    );
  }

  async deleteEnded(daysOld: number): Promise<number> {
    const rows = await this.sql.run(
      `DELETE FROM jobs WHERE finished_at <= clock_timestamp() - $1::float8 * interval '1 day' RETURNING 1`,
      [daysOld],
    );
    return rows.length;
  }

  private async jobs(statement: string, parameters: readonly unknown[]): Promise<Job[]> {
    return (await this.sql.run<JobRow>(statement, parameters)).map(toJob);
  }
}

/** Keeps rejects while there are few: the first has the place after those `before`. */
async function keep(run: RunSql, id: string, rejects: readonly JobReject[], before: number): Promise<void> {
  const kept = rejects.slice(0, Math.max(0, KEPT_REJECTS - before));
  if (kept.length === 0) return;
  await run(ADD_REJECTS, [
    id,
    kept.map((_, index) => before + index + 1),
    kept.map(({ line }) => line),
    kept.map(({ column }) => storable(column, 200)),
    kept.map(({ value }) => storable(value, 1000)),
    kept.map(({ reason }) => storable(reason, 1000)),
  ]);
}

/** A text of a file as PostgreSQL can hold it, cut at so many characters. */
function storable(text: string | null, most: number): string | null {
  return text === null ? null : text.slice(0, most).replaceAll('\0', '\uFFFD').toWellFormed();
}
