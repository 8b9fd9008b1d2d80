import type { NamedHit, NameQuery } from '../../material-store.js';
import type { RunSql } from '../sql.js';
import { askedShare, bm25, foundShare, type WeightedTerm, weighted } from './bm25.js';
import { candidateIds } from './candidates-of-many.js';
import { NAME_ORDER, SPARE_CANDIDATES } from './lexical-search.js';
import { type QueryTerms, readTermsOfMany } from './query-terms.js';
import { type LexemeLabels, parseTsvector } from './tsvector.js';

/** A material that some of the names may mean. */
interface Known {
  id: string;
  name: string;
  unit: string;
  sku: string | null;
  lexemes: LexemeLabels;
}

/**
 * The `fulltext` search for many names: what `searchLexically` answers to each of them, in three statements for all (four, if
 * some have frequent words only). Names of one list are alike, so a material that several of them may mean is read once.
 */
export async function searchManyLexically(run: RunSql, queries: readonly NameQuery[]): Promise<NamedHit[][]> {
  const asked = await readTermsOfMany(
    run,
    queries.map(({ text }) => text),
    { everyWord: false },
  );
  const terms = asked.map(weighted);
  const candidates = await candidateIds(
    run,
    queries.map(({ limit }, place) => ({ terms: terms[place] ?? [], limit: limit + SPARE_CANDIDATES })),
  );
  const known = await readKnown(run, [...candidates.flat(), ...queries.flatMap(({ also = [] }) => also)]);
  return queries.map((query, place) => {
    const query_ = asked[place];
    if (!query_) return [];
    return ranked(query, candidates[place] ?? [], known, query_, terms[place] ?? []);
  });
}

async function readKnown(run: RunSql, ids: readonly string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const rows = await run<Omit<Known, 'lexemes'> & { words: string | null }>(
    `SELECT id, name, unit, sku, search_vector::text AS words FROM materials WHERE id = ANY($1::uuid[])`,
    [[...new Set(ids)]],
  );
  return new Map(
    rows.map(({ words, ...material }) => [material.id, { ...material, lexemes: parseTsvector(words ?? '') }]),
  );
}

function ranked(
  { limit, also = [] }: NameQuery,
  candidates: readonly string[],
  known: ReadonlyMap<string, Known>,
  asked: QueryTerms,
  terms: readonly WeightedTerm[],
): NamedHit[] {
  const scored = (ids: readonly string[]) =>
    ids
      .flatMap((id) => known.get(id) ?? [])
      .map((material) => ({ ...material, score: bm25(terms, material.lexemes, asked.meanLength) }));
  const best = scored(candidates)
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || NAME_ORDER.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  const listed = new Set(best.map(({ id }) => id));
  const others = scored([...new Set(also)].filter((id) => !listed.has(id)));
  return [...best, ...others].map(({ lexemes, ...material }) => ({
    ...material,
    isListed: listed.has(material.id),
    found: foundShare(asked, terms, lexemes),
    asked: askedShare(terms, lexemes),
  }));
}
