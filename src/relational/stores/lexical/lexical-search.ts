import type { LexicalHit, LexicalQuery } from '../../material-store.js';
import type { RunSql } from '../sql.js';
import { bm25, coverage, weighted } from './bm25.js';
import { type Candidate, readCandidates } from './candidates.js';
import { readQueryTerms } from './query-terms.js';

/** So many more than asked for are ranked exactly: the rough rank is not far off. */
export const SPARE_CANDIDATES = 150;
/** Words that have less in common are never taken for each other. */
const LEAST_SIMILARITY = 0.3;
/** The fuzzy score takes something off for length, which is not what a caller means by similarity. */
const BREVITY_ALLOWANCE = 0.9;

/** Names in the order of a catalogue: `М8` before `М10`. */
export const NAME_ORDER = new Intl.Collator('ru', { numeric: true });

/**
 * Best first. `fulltext`: by BM25F. `fuzzy`: by the share of the query that was found, 0..1, whatever slips there are in it,
 * and not below `minSimilarity`. Ties break by name, as a catalogue orders them, then by id.
 */
export async function searchLexically(run: RunSql, query: LexicalQuery): Promise<LexicalHit[]> {
  const { minSimilarity = 0, limit, filter } = query;
  const isFuzzy = query.mode === 'fuzzy';
  const leastSimilarity = isFuzzy ? Math.max(minSimilarity, LEAST_SIMILARITY) : undefined;
  const asked = await readQueryTerms(run, query.text, { everyWord: isFuzzy, leastSimilarity });
  const terms = weighted(asked);
  const candidates = await readCandidates(run, terms, filter, limit + SPARE_CANDIDATES);
  const scoreOf = ({ lexemes }: Candidate) =>
    isFuzzy ? coverage(asked, terms, lexemes) : bm25(terms, lexemes, asked.meanLength);
  const least = isFuzzy ? minSimilarity * BREVITY_ALLOWANCE : 0;
  return candidates
    .map((candidate) => ({ ...candidate, score: scoreOf(candidate) }))
    .filter(({ score }) => score > 0 && score >= least)
    .sort((a, b) => b.score - a.score || NAME_ORDER.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, score }) => ({ id, score }));
}
