import type { MaterialFilter } from '../../material.js';
import { filterSql, isRestricting, Parameters } from '../filter-sql.js';
import type { RunSql } from '../sql.js';
import type { WeightedLexeme, WeightedTerm } from './bm25.js';
import { type LexemeLabels, parseTsvector } from './tsvector.js';

/*
 * Which materials are worth an exact score. Those that have one of the rarest words of the query are looked at: the others
 * could hardly win. PostgreSQL ranks them roughly: ts_rank adds up what was found, in C, but knows no rarity; so the words
 * are put into a few classes of about equal weight, and it runs once a class.
 */

/** A material with its words. */
export interface Candidate {
  id: string;
  name: string;
  lexemes: LexemeLabels;
}

/** A class of lexemes of about the same weight. */
export interface WeightClass {
  weight: number;
  lexemes: string[];
}

export const CLASSES = 3;
/** Postings of the rarest words: at least, and (but for the one that crosses the least) at most. */
const FEWEST_POSTINGS = 300;
const MOST_POSTINGS = 4000;
/** A filter passes a part of the candidates only, so more of them are looked at. */
const FILTERED_POSTINGS = 20_000;
/** Materials that are ranked at most: bounds a query of frequent words only. */
export const RANKED_LIMIT = 5000;
/** Weights of the labels D, C, B, A. */
export const LABEL_WEIGHTS = '{0.1,0.25,0.5,1}';
/** Lengths past the limit are not punished further: they are descriptions. */
export const LENGTH_LIMIT = 80;

/** Which materials are looked at for a query, as text queries. */
export interface Scope {
  /** Those with one of the rarest words. */
  any: string;
  /** Those with all the words: to be looked at first, if there are nothing but frequent words. */
  all: string | undefined;
  /** More may have one of the rarest words than can be ranked. */
  isBroad: boolean;
}

/** The best materials by a rough rank, in no particular order. */
export async function readCandidates(
  run: RunSql,
  terms: readonly WeightedTerm[],
  filter: MaterialFilter | undefined,
  limit: number,
): Promise<Candidate[]> {
  const lexemes = terms.flatMap((term) => term.lexemes);
  if (lexemes.length === 0) return [];
  const { any, all, isBroad } = scopeOf(terms, isRestricting(filter) ? FILTERED_POSTINGS : MOST_POSTINGS);
  if (all === undefined) return read(run, { matching: any, lexemes, filter, limit, isBroad });
  const whole = await read(run, { matching: all, lexemes, filter, limit, isBroad: true });
  if (whole.length >= limit) return whole;
  const rest = await read(run, { matching: any, lexemes, filter, limit, isBroad: true });
  return [...new Map([...whole, ...rest].map((candidate) => [candidate.id, candidate])).values()];
}

/** Where to look for a query that has words; `most` postings of its rarest ones. */
export function scopeOf(terms: readonly WeightedTerm[], most = MOST_POSTINGS): Scope {
  const chosen = rarest(
    terms.flatMap((term) => term.lexemes),
    most,
  );
  const any = anyOf(chosen.map(({ lexeme }) => lexeme));
  const postings = chosen.reduce((sum, { documents }) => sum + documents, 0);
  const known = terms.filter((term) => term.lexemes.length > 0);
  const isBroad = postings > RANKED_LIMIT;
  if (!isBroad || known.length < 2) return { any, all: undefined, isBroad };
  // Nothing but frequent words: who has all of them comes before everybody else.
  const all = known.map((term) => `(${anyOf(term.lexemes.map(({ lexeme }) => lexeme))})`).join(' & ');
  return { any, all, isBroad };
}

interface Reading {
  /** A tsquery. */
  matching: string;
  lexemes: readonly WeightedLexeme[];
  filter: MaterialFilter | undefined;
  limit: number;
  /** More may match than can be ranked: those with a word in the head, the shortest, are. */
  isBroad: boolean;
}

async function read(
  run: RunSql,
  { matching, lexemes, filter, limit, isBroad }: Reading,
): Promise<Candidate[]> {
  const parameters = new Parameters();
  const score = weightClasses(lexemes).map(({ weight, lexemes: words }) => {
    // ts_rank divides by the number of lexemes.
    const factor = parameters.add(weight * words.length);
    return `${factor}::float8 * ts_rank('${LABEL_WEIGHTS}', search_vector, ${parameters.add(anyOf(words))}::tsquery)`;
  });
  const where = `search_vector @@ ${parameters.add(matching)}::tsquery AND ${filterSql(filter, parameters)}`;
  // Only where it is needed: a limit makes the planner read the whole table, in hope of an early end.
  const bound = isBroad
    ? `ORDER BY search_vector @@ ${parameters.add(inHead(lexemes))}::tsquery DESC, length(search_vector), id LIMIT ${RANKED_LIMIT}`
    : '';
  const rows = await run<{ id: string; name: string; words: string }>(
    `SELECT m.id, m.name, m.search_vector::text AS words FROM (
       SELECT id FROM (
         SELECT id, search_vector FROM materials WHERE ${where} ${bound} OFFSET 0
       ) matching
       ORDER BY (${score.join(' + ')}) / (1 + LEAST(length(search_vector), ${LENGTH_LIMIT})) DESC, id
       LIMIT ${parameters.add(limit)}
     ) best JOIN materials m USING (id)`,
    parameters.values,
  );
  return rows.map(({ id, name, words }) => ({ id, name, lexemes: parseTsvector(words) }));
}

/** At most three classes, heaviest first; a class has the mean weight of its lexemes. */
export function weightClasses(lexemes: readonly WeightedLexeme[]): WeightClass[] {
  const heaviest = Math.max(...lexemes.map(({ weight }) => weight));
  const classes = Array.from({ length: CLASSES }, () => ({ sum: 0, lexemes: [] as string[] }));
  for (const { lexeme, weight } of lexemes) {
    const found = classes[Math.min(CLASSES - 1, Math.floor((1 - weight / heaviest) * CLASSES))];
    found?.lexemes.push(lexeme);
    if (found) found.sum += weight;
  }
  return classes
    .filter((found) => found.lexemes.length > 0)
    .map((found) => ({ weight: found.sum / found.lexemes.length, lexemes: found.lexemes }));
}

/** The rarest lexemes, until there are enough materials. */
export function rarest<Lexeme extends { lexeme: string; documents: number }>(
  lexemes: readonly Lexeme[],
  most: number,
): Lexeme[] {
  const sorted = [...lexemes].sort((a, b) => a.documents - b.documents || (a.lexeme < b.lexeme ? -1 : 1));
  let postings = 0;
  return sorted.filter(({ documents }) => {
    if (postings >= FEWEST_POSTINGS && postings + documents > most) return false;
    postings += documents;
    return true;
  });
}

const quoted = (lexeme: string) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Lexemes as a tsquery that any of them satisfies. */
export function anyOf(lexemes: readonly string[]): string {
  return lexemes.map(quoted).join(' | ');
}

/** A tsquery for those with one of the words in the head. */
export const inHead = (lexemes: readonly WeightedLexeme[]) =>
  lexemes.map(({ lexeme }) => `${quoted(lexeme)}:A`).join(' | ');
