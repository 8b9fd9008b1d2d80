import type {
  MatchDecision,
  MatchDecisionStore,
  MatchVerdict,
  NewMatchDecision,
  RememberedName,
} from '../match-decision-store.js';
import type { Sql } from './sql.js';

const LOG = `INSERT INTO match_decision_log
    (key, name, unit, material_id, material_name, verdict, decided_by, source, score, probability, evidence)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb) RETURNING id::float8 AS id`;

/** Decisions on PostgreSQL's SQL: a server or PGlite. */
export class SqlMatchDecisionStore implements MatchDecisionStore {
  constructor(private readonly sql: Sql) {}

  async remembered(keys: readonly string[]): Promise<Map<string, RememberedName>> {
    if (keys.length === 0) return new Map();
    const rows = await this.sql.run<{ key: string; material_id: string; verdict: MatchVerdict }>(
      'SELECT key, material_id, verdict FROM match_decisions WHERE key = ANY($1::text[]) ORDER BY key, material_id',
      [keys],
    );
    const names = new Map<string, RememberedName>();
    for (const { key, material_id, verdict } of rows) {
      const name = names.get(key) ?? { accepted: null, rejected: [] };
      if (verdict === 'accepted') name.accepted = material_id;
      else name.rejected.push(material_id);
      names.set(key, name);
    }
    return names;
  }

  decide(decision: NewMatchDecision): Promise<number> {
    const { key, materialId, verdict } = decision;
    return this.sql.transaction(async (run) => {
      // Two who decide about one name at a time do it one after the other.
      await run('SELECT pg_advisory_xact_lock(hashtextextended($1, 1763994))', [key]);
      if (verdict === 'accepted')
        await run(
          `DELETE FROM match_decisions WHERE key = $1 AND verdict = 'accepted' AND material_id <> $2`,
          [key, materialId],
        );
      await run(
        `INSERT INTO match_decisions (key, material_id, verdict) VALUES ($1, $2, $3)
         ON CONFLICT (key, material_id) DO UPDATE SET verdict = excluded.verdict, decided_at = clock_timestamp()`,
        [key, materialId, verdict],
      );
      const [row] = await run<{ id: number }>(LOG, [
        key,
        decision.name,
        decision.unit,
        materialId,
        decision.materialName,
        verdict,
        decision.decidedBy,
        decision.source,
        decision.score,
        decision.probability,
        decision.evidence === null ? null : JSON.stringify(decision.evidence),
      ]);
      return row?.id ?? 0;
    });
  }

  async log(after: number, limit: number): Promise<MatchDecision[]> {
    return this.sql.run<MatchDecision>(
      `SELECT id::float8 AS id, name, unit, material_id AS "materialId", material_name AS "materialName", verdict,
         decided_by AS "decidedBy", source, score, probability, evidence, decided_at AS "decidedAt"
       FROM match_decision_log WHERE id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
  }
}
