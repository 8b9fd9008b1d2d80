import type {
  MatchItem,
  MatchOutcome,
  MatchRequest,
  MatchStatistics,
  MatchStore,
  NewMatchRequest,
} from '../match-store.js';
import type { RunSql, Sql } from './sql.js';

const ITEMS = `SELECT place, item_id AS "itemId", name, unit, status, confidence, answer, error,
  processed_at AS "processedAt" FROM match_items WHERE request_id = $1`;

const COUNTS = `SELECT count(*) FILTER (WHERE status = 'pending')::int AS pending,
    count(*) FILTER (WHERE status = 'completed')::int AS completed,
    count(*) FILTER (WHERE status = 'failed')::int AS failed
  FROM match_items WHERE request_id = $1`;

/** A name that is done stays as it is: another attempt may have been faster. */
const RECORD = `UPDATE match_items i SET status = o.status, confidence = o.confidence, answer = o.answer, error = o.error,
    processed_at = clock_timestamp()
  FROM unnest($2::int[], $3::text[], $4::text[], $5::jsonb[], $6::text[]) AS o(place, status, confidence, answer, error)
  WHERE i.request_id = $1 AND i.place = o.place AND i.status = 'pending'`;

const FINISH = `UPDATE match_requests SET finished_at = clock_timestamp() WHERE request_id = $1 AND finished_at IS NULL
  AND NOT EXISTS (SELECT FROM match_items WHERE request_id = $1 AND status = 'pending')`;

const STATISTICS = `SELECT count(*)::int AS requests, count(finished_at)::int AS finished,
    (avg(extract(epoch FROM finished_at - created_at)) * 1000)::float8 AS "meanMs",
    COALESCE(sum(total), 0)::float8 AS names FROM match_requests`;

/** Requests on PostgreSQL's SQL: a server or PGlite. */
export class SqlMatchStore implements MatchStore {
  constructor(private readonly sql: Sql) {}

  create({ requestId, digest, limit, minConfidence, items }: NewMatchRequest): Promise<boolean> {
    return this.sql.transaction(async (run) => {
      const created = await run(
        `INSERT INTO match_requests (request_id, digest, total, result_limit, min_confidence)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (request_id) DO NOTHING RETURNING request_id`,
        [requestId, digest, items.length, limit, minConfidence],
      );
      if (created.length === 0) return false;
      await run(
        `INSERT INTO match_items (request_id, place, item_id, name, unit)
         SELECT $1, place, item_id, name, unit
         FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS i(item_id, name, unit, place)`,
        [
          requestId,
          items.map(({ itemId }) => itemId),
          items.map(({ name }) => name),
          items.map(({ unit }) => unit),
        ],
      );
      return true;
    });
  }

  async find(requestId: string): Promise<MatchRequest | null> {
    const [request] = await this.sql.run<Omit<MatchRequest, 'counts' | 'confidences'>>(
      `SELECT request_id AS "requestId", digest, total, result_limit AS "limit", min_confidence AS "minConfidence",
         job_id AS "jobId", created_at AS "createdAt", finished_at AS "finishedAt"
       FROM match_requests WHERE request_id = $1`,
      [requestId],
    );
    if (!request) return null;
    const [counts] = await this.sql.run<MatchRequest['counts']>(COUNTS, [requestId]);
    return {
      ...request,
      counts: counts ?? { pending: 0, completed: 0, failed: 0 },
      confidences: await confidences(this.sql.run, 'request_id = $1', [requestId]),
    };
  }

  async setJob(requestId: string, jobId: string): Promise<void> {
    await this.sql.run('UPDATE match_requests SET job_id = $2 WHERE request_id = $1', [requestId, jobId]);
  }

  pending(requestId: string, limit: number): Promise<MatchItem[]> {
    return this.sql.run<MatchItem>(`${ITEMS} AND status = 'pending' ORDER BY place LIMIT $2`, [
      requestId,
      limit,
    ]);
  }

  async record(requestId: string, outcomes: readonly MatchOutcome[]): Promise<void> {
    await this.sql.transaction(async (run) => {
      await run(RECORD, [
        requestId,
        outcomes.map(({ place }) => place),
        outcomes.map(({ status }) => status),
        outcomes.map((outcome) => (outcome.status === 'completed' ? outcome.confidence : null)),
        outcomes.map((outcome) => (outcome.status === 'completed' ? JSON.stringify(outcome.answer) : null)),
        outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.error : null)),
      ]);
      await run(FINISH, [requestId]);
    });
  }

  async rewrite(
    requestId: string,
    { place, confidence, answer }: Extract<MatchOutcome, { status: 'completed' }>,
    decision: number,
  ): Promise<void> {
    await this.sql.run(
      `UPDATE match_items SET confidence = $3, answer = $4::jsonb, decision = $5
       WHERE request_id = $1 AND place = $2 AND status = 'completed' AND decision < $5`,
      [requestId, place, confidence, JSON.stringify(answer), decision],
    );
  }

  items(
    requestId: string,
    { limit, offset, confidence }: { limit: number; offset: number; confidence?: string | undefined },
  ): Promise<MatchItem[]> {
    return this.sql.run<MatchItem>(
      `${ITEMS} AND ($2::text IS NULL OR confidence = $2) ORDER BY place LIMIT $3 OFFSET $4`,
      [requestId, confidence ?? null, limit, offset],
    );
  }

  async item(requestId: string, itemId: string): Promise<MatchItem | null> {
    const [item] = await this.sql.run<MatchItem>(`${ITEMS} AND item_id = $2`, [requestId, itemId]);
    return item ?? null;
  }

  retry(requestId: string): Promise<number> {
    return this.sql.transaction(async (run) => {
      const rows = await run(
        `UPDATE match_items SET status = 'pending', error = NULL, processed_at = NULL
         WHERE request_id = $1 AND status = 'failed' RETURNING place`,
        [requestId],
      );
      if (rows.length > 0)
        await run('UPDATE match_requests SET finished_at = NULL WHERE request_id = $1', [requestId]);
      return rows.length;
    });
  }

  async statistics(): Promise<MatchStatistics> {
    const [all] =
      await this.sql.run<Pick<MatchStatistics, 'requests' | 'finished' | 'meanMs' | 'names'>>(STATISTICS);
    const statuses = await this.sql.run<{ status: string; count: number }>(
      'SELECT status, count(*)::float8 AS count FROM match_items GROUP BY 1',
    );
    const verdicts = await this.sql.run<{ verdict: string; count: number }>(
      'SELECT verdict, count(*)::float8 AS count FROM match_decisions GROUP BY 1',
    );
    const of = (name: string) => statuses.find(({ status }) => status === name)?.count ?? 0;
    const decided = (name: string) => verdicts.find(({ verdict }) => verdict === name)?.count ?? 0;
    return {
      ...(all ?? { requests: 0, finished: 0, meanMs: null, names: 0 }),
      completed: of('completed'),
      failed: of('failed'),
      confidences: await confidences(this.sql.run, 'true', []),
      decisions: { accepted: decided('accepted'), rejected: decided('rejected') },
    };
  }

  async deleteOlderThan(days: number): Promise<number> {
    const rows = await this.sql.run(
      `DELETE FROM match_requests WHERE created_at < clock_timestamp() - $1::int * interval '1 day' RETURNING request_id`,
      [days],
    );
    return rows.length;
  }
}

async function confidences(
  run: RunSql,
  where: string,
  parameters: readonly unknown[],
): Promise<Record<string, number>> {
  const rows = await run<{ confidence: string; count: number }>(
    `SELECT confidence, count(*)::float8 AS count FROM match_items
     WHERE ${where} AND confidence IS NOT NULL GROUP BY 1 ORDER BY 1`,
    parameters,
  );
  return Object.fromEntries(rows.map(({ confidence, count }) => [confidence, count]));
}
