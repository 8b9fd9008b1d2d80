import { editDistance, toleratedTypos } from '../../../common/edit-distance.js';
import { type AskedWord, askedWords } from '../../lexical-text.js';
import type { RunSql } from '../sql.js';

/** A lexeme of the catalogue that a word of the query may stand for. */
export interface Alternative {
  lexeme: string;
  /** Materials that have it, about. */
  documents: number;
  /** 1 for the word itself, less for one that begins with it or is spelt alike. */
  similarity: number;
}

/** A word of the query. */
export interface QueryTerm {
  /** Its place among the lexemes of the query, from 0. */
  position: number;
  /** What it may stand for, most alike first; none: the catalogue does not know it. */
  alternatives: Alternative[];
}

/** A query as the catalogue sees it. */
export interface QueryTerms {
  terms: QueryTerm[];
  /** Materials in the catalogue, about. */
  total: number;
  /** Lexemes of a material, on average. */
  meanLength: number;
}

/** How far a word may be from what it stands for. */
export interface Tolerance {
  /** Also words that the catalogue knows stand for others. */
  everyWord: boolean;
  /** Least trigram similarity, 0..1; words within the usual number of slips are taken in any case if it is absent. */
  leastSimilarity?: number | undefined;
}

/** Words of a query at most: a request may be 500 characters long. */
const WORD_LIMIT = 48;
/** Longer words that begin with an open one, the most frequent first. */
const LONGER_WORDS = 8;
const LONGER_WORD_SIMILARITY = 0.8;
/** What the trigram index finds for a word; most of it is too far away. */
const SIMILAR_LOOKED_AT = 20;
const SIMILAR_WORDS = 4;
/** Shorter ones are units, marks and abbreviations. */
const LEAST_LETTERS = 4;

interface Row {
  place: number;
  lexeme: string;
  term: string | null;
  documents: number;
  how: 'same' | 'longer' | 'similar';
  similarity: number;
  total: number;
  length: number;
}

const TERMS = `
  WITH asked AS MATERIALIZED (
    SELECT w.place::int AS place, w.word, w.open, l.lexeme, t.documents
    FROM unnest($1::text[], $2::boolean[]) WITH ORDINALITY AS w(word, open, place)
    CROSS JOIN LATERAL unnest(to_tsvector('pg_catalog.russian', w.word)) l
    LEFT JOIN search_terms t ON t.term = l.lexeme
  )
  SELECT a.place, a.lexeme, f.term, f.documents, f.how, f.similarity::float8,
    s.documents::int AS total, (s.lexemes::float8 / GREATEST(s.documents, 1)) AS length
  FROM asked a CROSS JOIN search_statistics s LEFT JOIN LATERAL (
    SELECT a.lexeme AS term, a.documents, 'same' AS how, 1 AS similarity WHERE a.documents > 0
    UNION ALL
    (SELECT term, documents, 'longer', ${LONGER_WORD_SIMILARITY} FROM search_terms
     WHERE a.open AND term LIKE a.word || '%' AND term <> a.lexeme ORDER BY documents DESC, term LIMIT ${LONGER_WORDS})
    UNION ALL
    (SELECT term, documents, 'similar', similarity(term, a.lexeme) FROM search_terms
     WHERE ($3 OR a.documents IS NULL) AND term % a.lexeme AND term <> a.lexeme
       AND length(a.lexeme) >= ${LEAST_LETTERS} AND a.lexeme !~ '[0-9]' AND term !~ '[0-9]'
     ORDER BY 4 DESC, 1 LIMIT ${SIMILAR_LOOKED_AT})
  ) f ON true
  ORDER BY a.place, a.lexeme`;

/** What the words of a query stand for in the catalogue: themselves, longer words, words with a slip. One round trip. */
export async function readQueryTerms(run: RunSql, text: string, tolerance: Tolerance): Promise<QueryTerms> {
  const [terms = NO_TERMS] = await readTermsOfMany(run, [text], tolerance);
  return terms;
}

/** The same for many queries, in one round trip: a word that several of them have is looked up once. */
export async function readTermsOfMany(
  run: RunSql,
  texts: readonly string[],
  tolerance: Tolerance,
): Promise<QueryTerms[]> {
  const asked = texts.map((text) => askedWords(text).slice(0, WORD_LIMIT));
  const words = [...new Map(asked.flat().map((word) => [keyOf(word), word])).values()];
  if (words.length === 0) return texts.map(() => NO_TERMS);
  const rows = await run<Row>(TERMS, [
    words.map(({ word }) => word),
    words.map(({ isOpen }) => isOpen),
    tolerance.everyWord,
  ]);
  const byWord = new Map<string, Row[]>();
  for (const row of rows) {
    const word = words[row.place - 1];
    if (word) listIn(byWord, keyOf(word)).push(row);
  }
  return asked.map((own) => termsOf(own, byWord, tolerance));
}

const NO_TERMS: QueryTerms = { terms: [], total: 0, meanLength: 1 };

const keyOf = ({ word, isOpen }: AskedWord) => `${word} ${isOpen}`;

/** The list under a key, made when there is none. */
function listIn(lists: Map<string, Row[]>, key: string): Row[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function termsOf(
  words: readonly AskedWord[],
  byWord: ReadonlyMap<string, Row[]>,
  tolerance: Tolerance,
): QueryTerms {
  const rows = [...new Set(words.map(keyOf))].flatMap((key) => byWord.get(key) ?? []);
  const byLexeme = new Map<string, Row[]>();
  for (const row of rows) listIn(byLexeme, row.lexeme).push(row);
  return {
    terms: [...byLexeme.values()].map((found, position) => ({
      position,
      alternatives: alternativesOf(found, tolerance),
    })),
    total: rows[0]?.total ?? 0,
    meanLength: Math.max(rows[0]?.length ?? 1, 1),
  };
}

/** Most alike first, each lexeme once. */
function alternativesOf(rows: readonly Row[], tolerance: Tolerance): Alternative[] {
  const close: Alternative[] = [];
  const similar: Alternative[] = [];
  for (const { lexeme, term, documents, how, similarity } of rows) {
    if (term === null) continue;
    if (how !== 'similar') close.push({ lexeme: term, documents, similarity });
    else {
      const likeness = likenessOf(lexeme, term, similarity, tolerance);
      if (likeness > 0) similar.push({ lexeme: term, documents, similarity: likeness });
    }
  }
  const known = new Set(close.map(({ lexeme }) => lexeme));
  const best = similar
    .filter(({ lexeme }) => !known.has(lexeme))
    .sort(mostAlike)
    .slice(0, SIMILAR_WORDS);
  return [...close, ...best].sort(mostAlike);
}

/** 0..1; 0: not taken for each other. */
function likenessOf(asked: string, term: string, trigrams: number, { leastSimilarity }: Tolerance): number {
  if (leastSimilarity !== undefined && trigrams < leastSimilarity) return 0;
  const most = toleratedTypos(asked.length);
  const slips = editDistance(asked, term, most);
  if (slips <= most) return 1 - slips / Math.max(asked.length, 2);
  return leastSimilarity === undefined ? 0 : trigrams;
}

const mostAlike = (a: Alternative, b: Alternative) =>
  b.similarity - a.similarity || b.documents - a.documents || (a.lexeme < b.lexeme ? -1 : 1);
