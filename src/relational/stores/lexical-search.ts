import { lexicalText } from '../lexical-text.js';
import type { LexicalHit, LexicalQuery } from '../material-store.js';
import { filterSql, isRestricting, Parameters } from './filter-sql.js';
import { anyOf, candidateTerms, type QueryTerm, rarity, termWeight, weightClasses } from './ranking.js';
import type { RunSql } from './sql.js';

/** Words of a query at most: a request may be 500 characters long. */
const WORD_LIMIT = 48;
/** Materials that one search ranks at most: bounds a query of frequent words only. */
const CANDIDATE_LIMIT = 4000;
/** A filter passes a part of the candidates only, so more of them are looked at. */
const FILTERED_POSTINGS = 20_000;
/** Weights of the labels D, C, B, A: description, category, name, head of the name. */
const LABEL_WEIGHTS = '{0.1,0.2,0.667,1}';
/** BM25's b and k1; lengths past the limit are not punished further: they are descriptions. */
const LENGTH_PENALTY = 0.6;
const SATURATION = 1.2;
const LENGTH_LIMIT = 80;
/** Below it pg_trgm's index is not asked: its `pg_trgm.similarity_threshold`. */
const LEAST_WORD_SIMILARITY = 0.3;
const FUZZY_POSTINGS = 1500;

const WORDS = `SELECT lexeme, positions[1]::int AS position FROM unnest(to_tsvector('pg_catalog.russian', $1))
  ORDER BY positions[1], lexeme LIMIT ${WORD_LIMIT}`;

interface SimilarTerm {
  word: string;
  position: number;
  lexeme: string | null;
  documents: number;
  similarity: number;
}

interface Statistics {
  total: number;
  length: number;
}

const STATISTICS = `SELECT documents::int AS total, (lexemes::float8 / GREATEST(documents, 1)) AS length FROM search_statistics`;

/** Ranked full text; see `ranking.ts`. */
export async function searchFulltext(run: RunSql, query: LexicalQuery): Promise<LexicalHit[]> {
  const terms = await run<QueryTerm & Statistics>(
    `SELECT w.lexeme, w.position, COALESCE(t.documents, 0) AS documents, s.total, s.length
     FROM (${WORDS}) w LEFT JOIN search_terms t ON t.term = w.lexeme CROSS JOIN (${STATISTICS}) s`,
    [lexicalText(query.text)],
  );
  const known = terms.filter(({ documents }) => documents > 0);
  const [first] = known;
  if (!first) return [];
  const parameters = new Parameters();
  const chosen = candidateTerms(known, isRestricting(query.filter) ? FILTERED_POSTINGS : undefined);
  const scores = weightClasses(known, first.total).map(({ weight, lexemes }) => {
    // ts_rank divides by the number of lexemes.
    const factor = parameters.add(weight * lexemes.length);
    return `${factor}::float8 * ts_rank('${LABEL_WEIGHTS}', search_vector, ${parameters.add(anyOf(lexemes))}::tsquery)`;
  });
  const length = `LEAST(length(search_vector), ${LENGTH_LIMIT}) / ${parameters.add(Math.max(first.length, 1))}::float8`;
  return ranked(run, query, parameters, {
    candidates: chosen,
    score: `(${scores.join(' + ')}) / (1 + ${SATURATION} * (1 - ${LENGTH_PENALTY} + ${LENGTH_PENALTY} * ${length}))`,
  });
}

/**
 * Typos: every word of the query stands for the words of the catalogue that are alike by trigrams. The score is the
 * share of the query that was found, 0..1, words weighted by rarity and by how alike they are; a little less for
 * long names. Numbers have no typos.
 */
export async function searchFuzzy(run: RunSql, query: LexicalQuery): Promise<LexicalHit[]> {
  const least = Math.max(query.minSimilarity ?? 0, LEAST_WORD_SIMILARITY);
  const similar = await run<SimilarTerm & Statistics>(
    `SELECT w.lexeme AS word, w.position, t.term AS lexeme, COALESCE(t.documents, 0) AS documents,
            COALESCE(t.similarity, 0)::float8 AS similarity, s.total, s.length
     FROM (${WORDS}) w CROSS JOIN (${STATISTICS}) s LEFT JOIN LATERAL (
       SELECT term, documents, 1 AS similarity FROM search_terms WHERE term = w.lexeme
       UNION ALL
       (SELECT term, documents, similarity(term, w.lexeme) FROM search_terms
        WHERE term % w.lexeme AND term <> w.lexeme AND w.lexeme !~ '[0-9]' AND term !~ '[0-9]'
          AND similarity(term, w.lexeme) >= $2
        ORDER BY 3 DESC, 1 LIMIT 4)
     ) t ON true`,
    [lexicalText(query.text), least],
  );
  const [first] = similar;
  if (!first) return [];
  const words = new Map<string, SimilarTerm[]>();
  for (const row of similar) words.set(row.word, [...(words.get(row.word) ?? []), row]);
  const parameters = new Parameters();
  const scores: string[] = [];
  let whole = 0;
  for (const [word, rows] of words) {
    const found = rows.filter(({ lexeme }) => lexeme !== null).sort((a, b) => b.similarity - a.similarity);
    const documents = found.reduce((sum, row) => sum + row.documents, 0);
    const weight =
      found.length > 0
        ? termWeight({ lexeme: word, position: rows[0]?.position ?? 1, documents }, first.total)
        : rarity(first.total / 100, first.total);
    whole += weight;
    if (found.length === 0) continue;
    const cases = found.map(
      (row) =>
        `WHEN search_vector @@ ${parameters.add(anyOf([row.lexeme ?? '']))}::tsquery THEN ${parameters.add(weight * row.similarity)}::float8`,
    );
    scores.push(`CASE ${cases.join(' ')} ELSE 0 END`);
  }
  if (scores.length === 0) return [];
  const known = similar.flatMap((row) => (row.lexeme === null ? [] : [{ ...row, lexeme: row.lexeme }]));
  const chosen = candidateTerms(known, isRestricting(query.filter) ? FILTERED_POSTINGS : FUZZY_POSTINGS);
  return ranked(run, query, parameters, {
    candidates: chosen,
    score: `(${scores.join(' + ')}) / ${parameters.add(whole)}::float8 * (1 - 0.1 * LEAST(length(search_vector), ${LENGTH_LIMIT}) / ${LENGTH_LIMIT})`,
    least: parameters.add((query.minSimilarity ?? 0) * 0.9),
  });
}

async function ranked(
  run: RunSql,
  query: LexicalQuery,
  parameters: Parameters,
  {
    candidates,
    score,
    least,
  }: { candidates: { lexeme: string; documents: number }[]; score: string; least?: string },
): Promise<LexicalHit[]> {
  const filter = filterSql(query.filter, parameters);
  const lexemes = candidates.map(({ lexeme }) => lexeme);
  // Only where it is needed: a limit makes the planner read the whole table, in hope of an early end.
  const postings = candidates.reduce((sum, { documents }) => sum + documents, 0);
  const bound = postings > CANDIDATE_LIMIT ? `LIMIT ${CANDIDATE_LIMIT}` : '';
  return run<LexicalHit>(
    `SELECT id, score FROM (
       SELECT id, (${score})::float8 AS score FROM (
         SELECT id, search_vector FROM materials
         WHERE search_vector @@ ${parameters.add(anyOf(lexemes))}::tsquery AND ${filter} ${bound}
       ) candidates OFFSET 0
     ) scored ${least ? `WHERE score >= ${least}::float8` : ''}
     ORDER BY score DESC, id LIMIT ${parameters.add(query.limit)}`,
    parameters.values,
  );
}
