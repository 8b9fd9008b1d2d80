import type { RunSql } from '../sql.js';
import type { WeightedTerm } from './bm25.js';
import {
  anyOf,
  CLASSES,
  inHead,
  LABEL_WEIGHTS,
  LENGTH_LIMIT,
  RANKED_LIMIT,
  type Scope,
  scopeOf,
  weightClasses,
} from './candidates.js';

/** A query whose words are known. */
export interface WeightedQuery {
  terms: readonly WeightedTerm[];
  /** Candidates at most. */
  limit: number;
}

/** A query as a row of the statement. */
interface Asked {
  place: number;
  query: WeightedQuery;
  matching: string;
  isBroad: boolean;
}

/**
 * As in `candidates.ts`, with a query in each row. The keys of the inner order are nothing for a query that is not broad: to
 * look into every vector for them would take as long again.
 */
const BEST = `
  SELECT q.place, best.id
  FROM unnest($1::int[], $2::text[], $3::text[], $4::boolean[], $5::int[],
    $6::text[], $7::float8[], $8::text[], $9::float8[], $10::text[], $11::float8[])
    AS q(place, matching, head, broad, most, words1, weight1, words2, weight2, words3, weight3)
  CROSS JOIN LATERAL (
    SELECT id FROM (
      SELECT id, search_vector FROM materials WHERE search_vector @@ q.matching::tsquery
      ORDER BY CASE WHEN q.broad THEN search_vector @@ q.head::tsquery END DESC,
        CASE WHEN q.broad THEN length(search_vector) END, CASE WHEN q.broad THEN id END
      LIMIT CASE WHEN q.broad THEN ${RANKED_LIMIT} END
    ) matching
    ORDER BY (${[1, 2, 3]
      .map(
        (n) => `COALESCE(q.weight${n} * ts_rank('${LABEL_WEIGHTS}', search_vector, q.words${n}::tsquery), 0)`,
      )
      .join(' + ')}) / (1 + LEAST(length(search_vector), ${LENGTH_LIMIT})) DESC, id
    LIMIT q.most
  ) best`;

/** The candidates of each query, by the rough rank of `candidates.ts`; two round trips for all of them at most. */
export async function candidateIds(run: RunSql, queries: readonly WeightedQuery[]): Promise<string[][]> {
  const found = queries.map(() => new Set<string>());
  const scopes = queries.map(({ terms }): Scope | undefined =>
    terms.some(({ lexemes }) => lexemes.length > 0) ? scopeOf(terms) : undefined,
  );
  const ask = async (matchingOf: (scope: Scope, place: number) => string | undefined) => {
    const asked = queries.flatMap((query, place): Asked[] => {
      const scope = scopes[place];
      const matching = scope && matchingOf(scope, place);
      return scope && matching !== undefined ? [{ place, query, matching, isBroad: scope.isBroad }] : [];
    });
    if (asked.length === 0) return;
    const rows = await run<{ place: number; id: string }>(BEST, parametersOf(asked));
    for (const { place, id } of rows) found[place]?.add(id);
  };
  await ask(({ any, all }) => all ?? any);
  await ask(({ any, all }, place) =>
    all !== undefined && (found[place]?.size ?? 0) < (queries[place]?.limit ?? 0) ? any : undefined,
  );
  return found.map((ids) => [...ids]);
}

/** One array for each column of the statement. */
function parametersOf(asked: readonly Asked[]): unknown[] {
  const classes = asked.map(({ query }) => weightClasses(query.terms.flatMap(({ lexemes }) => lexemes)));
  return [
    asked.map(({ place }) => place),
    asked.map(({ matching }) => matching),
    asked.map(({ query, isBroad }) =>
      isBroad ? inHead(query.terms.flatMap(({ lexemes }) => lexemes)) : null,
    ),
    asked.map(({ isBroad }) => isBroad),
    asked.map(({ query }) => query.limit),
    ...Array.from({ length: CLASSES }, (_, n) => [
      classes.map((own) => (own[n] ? anyOf(own[n].lexemes) : null)),
      // ts_rank divides by the number of lexemes.
      classes.map((own) => (own[n] ? own[n].weight * own[n].lexemes.length : null)),
    ]).flat(),
  ];
}
