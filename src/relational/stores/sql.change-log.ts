import type { ChangeLag, ChangeLog, ChangeScope, MaterialChange, SetAsideChange } from '../change-log.js';
import { type Announcements, CHANGES_CHANNEL } from './announcements.js';
import { HAND_OVER } from './hand-over.js';
import type { RunSql } from './sql.js';

interface ChangeRow {
  seq: string;
  material_id: string;
  op: MaterialChange['op'];
  old_category: string | null;
  new_category: string | null;
  attempts: number;
  indexed: boolean;
}

interface SetAsideRow extends ChangeRow {
  reason: string | null;
  changed_at: Date;
  set_aside_at: Date;
}

const COLUMNS =
  'seq::text AS seq, material_id, op, old_category, new_category, attempts, indexed_at IS NOT NULL AS indexed';
/** Changes for every collection, or for this one. */
const OURS = (parameter: string) => `collection IN ('', ${parameter})`;
const IN_MS = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
/** A table that is filled and emptied all the time: where nobody else does, it is vacuumed after so many changes. */
const VACUUM_AFTER = 10_000;

/** The change log on PostgreSQL's SQL: a server or PGlite. The rows are the triggers' (see the migration). */
export class SqlChangeLog implements ChangeLog {
  private removed = 0;
  /** Empty: of no collection in particular. */
  private collection = '';

  /** `embedded`: nobody else vacuums. */
  constructor(
    private readonly run: RunSql,
    private readonly announcements: Announcements,
    private readonly embedded: boolean,
  ) {}

  /** To be called before anything is written: what a process left that had the database for itself is nobody's now. */
  async open(): Promise<void> {
    if (this.embedded) await this.run(`UPDATE material_changes SET due_at = clock_timestamp()`);
  }

  serve(collection: string): void {
    this.collection = collection;
  }

  async of(ids: readonly string[]): Promise<MaterialChange[]> {
    return this.changes(
      `SELECT ${COLUMNS} FROM material_changes WHERE material_id = ANY($1::uuid[]) AND ${OURS('$2')} ORDER BY seq`,
      [ids, this.collection],
    );
  }

  claim(indexed: boolean, limit: number, holdMs: number): Promise<MaterialChange[]> {
    return this.changes(
      `WITH due AS MATERIALIZED (
         SELECT seq FROM material_changes
         WHERE set_aside_at IS NULL AND due_at <= clock_timestamp()::timestamptz(3) AND (indexed_at IS NOT NULL) = $3 AND ${OURS('$4')}
         ORDER BY due_at, seq LIMIT $1 FOR UPDATE SKIP LOCKED
       )
       UPDATE material_changes SET due_at = ${IN_MS('$2')}, attempts = attempts + 1
       WHERE seq IN (SELECT seq FROM due) RETURNING ${COLUMNS}`,
      [limit, holdMs, indexed, this.collection],
    );
  }

  async applied(seqs: readonly string[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.handOver(seqs, null);
    this.removed += seqs.length;
    if (!this.embedded || this.removed < VACUUM_AFTER) return;
    this.removed = 0;
    await this.run('VACUUM material_changes');
  }

  async postpone(seqs: readonly string[], delayMs: number, reason: string): Promise<void> {
    await this.run(
      `UPDATE material_changes SET due_at = ${IN_MS('$2')}, reason = $3, attempts = GREATEST(attempts, 1)
       WHERE seq = ANY($1::bigint[])`,
      [seqs, delayMs, reason],
    );
  }

  async indexed(seqs: readonly string[]): Promise<void> {
    await this.run(
      `UPDATE material_changes SET indexed_at = clock_timestamp(), indexed_in = $2 WHERE seq = ANY($1::bigint[])`,
      [seqs, this.collection],
    );
    await this.hasten(seqs);
  }

  async hasten(seqs: readonly string[]): Promise<void> {
    await this.run(`UPDATE material_changes SET due_at = clock_timestamp() WHERE seq = ANY($1::bigint[])`, [
      seqs,
    ]);
    await this.announce();
  }

  async hasAny(seqs: readonly string[]): Promise<boolean> {
    const [row] = await this.run<{ any: boolean }>(
      `SELECT EXISTS (SELECT FROM material_changes WHERE seq = ANY($1::bigint[])) AS any`,
      [seqs],
    );
    return row?.any ?? true;
  }

  /** Another model may take what this one refuses: for the other collections it stays due. */
  async setAside(seqs: readonly string[], reason: string): Promise<void> {
    await this.run(
      `UPDATE material_changes SET set_aside_at = clock_timestamp(), reason = $2
       WHERE seq = ANY($1::bigint[])
         AND (collection <> '' OR NOT EXISTS (SELECT FROM vector_collections WHERE name <> $3))`,
      [seqs, reason, this.collection],
    );
    const shared = await this.run<{ seq: string }>(
      `SELECT seq::text AS seq FROM material_changes
       WHERE seq = ANY($1::bigint[]) AND collection = '' AND set_aside_at IS NULL`,
      [seqs],
    );
    const left = shared.map(({ seq }) => seq);
    if (left.length > 0) await this.handOver(left, reason);
  }

  async addSetAside({ materialId, categories }: ChangeScope, reason: string): Promise<void> {
    await this.run(
      `INSERT INTO material_changes (collection, material_id, op, old_category, new_category, due_at, set_aside_at, reason)
       VALUES ($1, $2, 'update', $3, $4, clock_timestamp(), clock_timestamp(), $5)
       ON CONFLICT (collection, material_id) WHERE collection <> ''
       DO UPDATE SET set_aside_at = excluded.set_aside_at, reason = excluded.reason`,
      [this.collection, materialId, categories[0] ?? null, categories.at(-1) ?? null, reason],
    );
  }

  async listSetAside(limit: number): Promise<SetAsideChange[]> {
    const rows = await this.run<SetAsideRow>(
      `SELECT ${COLUMNS}, reason, changed_at, set_aside_at FROM material_changes
       WHERE set_aside_at IS NOT NULL AND ${OURS('$2')} ORDER BY set_aside_at DESC, seq DESC LIMIT $1`,
      [limit, this.collection],
    );
    return rows.map((row) => ({
      ...toChange(row),
      reason: row.reason ?? '',
      changedAt: row.changed_at,
      setAsideAt: row.set_aside_at,
    }));
  }

  async retrySetAside(): Promise<number> {
    const rows = await this.run(
      `UPDATE material_changes SET set_aside_at = NULL, attempts = 0, due_at = clock_timestamp()
       WHERE set_aside_at IS NOT NULL AND ${OURS('$1')} RETURNING 1`,
      [this.collection],
    );
    if (rows.length > 0) await this.announce();
    return rows.length;
  }

  async pendingScope(limit: number): Promise<ChangeScope[] | null> {
    const rows = await this.run<Pick<ChangeRow, 'material_id' | 'old_category' | 'new_category'>>(
      `SELECT DISTINCT material_id, old_category, new_category FROM material_changes WHERE ${OURS('$2')} LIMIT $1`,
      [limit + 1, this.collection],
    );
    return rows.length > limit ? null : rows.map(toScope);
  }

  async isLagging(ageMs: number): Promise<boolean> {
    const [row] = await this.run<{ lagging: boolean }>(
      `SELECT EXISTS (SELECT FROM material_changes
         WHERE ${OURS('$2')} AND set_aside_at IS NULL
           AND (indexed_at IS NULL OR indexed_in IS DISTINCT FROM $2)
           AND (attempts > 0 OR changed_at < ${IN_MS('-$1')} OR collection <> '')) AS lagging`,
      [ageMs, this.collection],
    );
    return row?.lagging ?? true;
  }

  async lag(): Promise<ChangeLag> {
    const [row] = await this.run<ChangeLag>(
      `SELECT (count(*) FILTER (WHERE set_aside_at IS NULL))::int AS changes,
         COALESCE(GREATEST(extract(epoch FROM clock_timestamp() - min(changed_at) FILTER (WHERE set_aside_at IS NULL)), 0), 0)::float8
           AS seconds,
         (count(*) FILTER (WHERE set_aside_at IS NOT NULL))::int AS "setAside"
       FROM material_changes WHERE ${OURS('$1')}`,
      [this.collection],
    );
    return row ?? { changes: 0, seconds: 0, setAside: 0 };
  }

  async keepReport(report: object): Promise<void> {
    await this.run(
      `INSERT INTO reconciliations (report) VALUES ($1::jsonb)
       ON CONFLICT (id) DO UPDATE SET report = excluded.report`,
      [JSON.stringify(report)],
    );
  }

  async lastReport(): Promise<object | null> {
    const [row] = await this.run<{ report: object }>('SELECT report FROM reconciliations');
    return row?.report ?? null;
  }

  listen(listener: () => void): () => void {
    return this.announcements.listen(listener);
  }

  /** With a reason: they are set aside for this collection. */
  private async handOver(seqs: readonly string[], reason: string | null): Promise<void> {
    const left = await this.run<{ collection: string }>(HAND_OVER, [seqs, this.collection, reason]);
    if (left.some(({ collection }) => collection !== this.collection)) await this.announce();
  }

  private async announce(): Promise<void> {
    await this.run(`SELECT pg_notify('${CHANGES_CHANNEL}', '')`);
  }

  private async changes(statement: string, parameters: readonly unknown[]): Promise<MaterialChange[]> {
    return (await this.run<ChangeRow>(statement, parameters)).map(toChange);
  }
}

function toScope(row: Pick<ChangeRow, 'material_id' | 'old_category' | 'new_category'>): ChangeScope {
  const categories = [row.old_category, row.new_category].filter((name) => name !== null);
  return { materialId: row.material_id, categories: [...new Set(categories)] };
}

function toChange(row: ChangeRow): MaterialChange {
  const { seq, op, attempts, indexed } = row;
  return { ...toScope(row), seq, op, attempts, indexed };
}
