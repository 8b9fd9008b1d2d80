/*
 * BM25 (Robertson and Zaragoza, 2009) in what PostgreSQL has. Names hardly repeat a word, so the term frequency
 * matters little, and what remains is: sum of the rarity of the words found, divided by a function of the length.
 * ts_rank sums over the words found, by label, in C, but knows no rarity; so the words are put into a few classes of
 * about equal weight, and ts_rank runs once a class. The head of a name and of a query (the thing itself: a pipe, a
 * cable) counts more. Only materials with one of the rarer words are looked at: the others could hardly win.
 */

/** A lexeme of the query. */
export interface QueryTerm {
  lexeme: string;
  /** First place in the query, from 1. */
  position: number;
  /** Materials that have it, about; 0 when the catalogue does not know it. */
  documents: number;
}

/** A class of lexemes of about the same weight. */
export interface WeightClass {
  weight: number;
  lexemes: string[];
}

const QUERY_HEAD = 3;
const QUERY_HEAD_BONUS = 1.5;
const CLASSES = 3;
/** Postings of the rarest words: at least, and (but for the one that crosses the least) at most. */
const FEWEST_POSTINGS = 300;
const MOST_POSTINGS = 2000;

/** Inverse document frequency, always positive. */
export function rarity(documents: number, total: number): number {
  const all = Math.max(total, documents, 1);
  return Math.log(1 + (all - documents + 0.5) / (documents + 0.5));
}

/** How much finding a term counts. */
export function termWeight(term: QueryTerm, total: number): number {
  return rarity(Math.max(term.documents, 1), total) * (term.position <= QUERY_HEAD ? QUERY_HEAD_BONUS : 1);
}

/** At most three classes, heaviest first; a class has the mean weight of its lexemes. */
export function weightClasses(terms: readonly QueryTerm[], total: number): WeightClass[] {
  const weighted = terms.map((term) => ({ lexeme: term.lexeme, weight: termWeight(term, total) }));
  const heaviest = Math.max(...weighted.map(({ weight }) => weight));
  const classes = Array.from({ length: CLASSES }, () => ({ sum: 0, lexemes: [] as string[] }));
  for (const { lexeme, weight } of weighted) {
    const place = Math.min(CLASSES - 1, Math.floor((1 - weight / heaviest) * CLASSES));
    const found = classes[place];
    found?.lexemes.push(lexeme);
    if (found) found.sum += weight;
  }
  return classes
    .filter(({ lexemes }) => lexemes.length > 0)
    .map(({ sum, lexemes }) => ({ weight: sum / lexemes.length, lexemes }));
}

/** The terms whose materials are candidates: the rarest, until there are enough. */
export function candidateTerms<Term extends { documents: number; lexeme: string }>(
  terms: readonly Term[],
  budget = MOST_POSTINGS,
): Term[] {
  const rarestFirst = [...terms].sort((a, b) => a.documents - b.documents || (a.lexeme < b.lexeme ? -1 : 1));
  let postings = 0;
  return rarestFirst.filter(({ documents }) => {
    if (postings >= FEWEST_POSTINGS && postings + documents > budget) return false;
    postings += documents;
    return true;
  });
}

/** Lexemes as a tsquery that any of them satisfies. */
export function anyOf(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');
}
