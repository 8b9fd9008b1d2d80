import type { Alternative, QueryTerm, QueryTerms } from './query-terms.js';
import type { Label, LexemeLabels } from './tsvector.js';

/*
 * BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) for names: words hardly
 * repeat, so instead of how often a word is found it counts where. A name and a query begin with what the thing is
 * (a pipe, a cable), so their first words count more. How the numbers were chosen: docs/search-lexical.md.
 */

/** What finding a word counts by its label: head of the name, rest, category, description. */
const FIELD_WEIGHT: Readonly<Record<Label, number>> = { A: 2, B: 1, C: 0.5, D: 0.25 };
/** BM25's k1 and b. */
const SATURATION = 1.2;
const LENGTH_PENALTY = 0.5;
/** Longer texts are not punished further: they are descriptions. */
const LENGTH_LIMIT = 80;
const QUERY_HEAD = 3;
const QUERY_HEAD_BONUS = 2;
/** Numbers, sizes and grades are the strongest hint wherever they stand, in the query and in the name. */
const FIGURE_BONUS = 1.5;
const FIGURE_WEIGHT = 1.5;
/** A name that says more than was asked is a little further off, in the score of the fuzzy search. */
const FUZZY_LENGTH_PENALTY = 0.1;

/** An alternative of a term with what finding it counts. */
export interface WeightedLexeme {
  lexeme: string;
  documents: number;
  weight: number;
}

/** A term of the query, its alternatives heaviest first. */
export interface WeightedTerm {
  lexemes: WeightedLexeme[];
}

/** Inverse document frequency, always positive. */
export function rarity(documents: number, total: number): number {
  const all = Math.max(total, documents, 1);
  return Math.log(1 + (all - documents + 0.5) / (documents + 0.5));
}

/**
 * What each alternative counts: its likeness times the rarity of everything that is at least as much alike. So a looser
 * reading of a word, which more materials pass, tells less.
 */
export function weighted({ terms, total }: QueryTerms): WeightedTerm[] {
  return terms.map(({ position, alternatives }) => {
    const bonus = bonusOf(position, alternatives);
    let documents = 0;
    return {
      lexemes: alternatives.map((alternative) => {
        documents += alternative.documents;
        return weightedLexeme(alternative, bonus * rarity(documents, total));
      }),
    };
  });
}

const isFigure = (lexeme: string) => /\p{Nd}/u.test(lexeme);

function bonusOf(position: number, alternatives: readonly Alternative[]): number {
  if (alternatives.some(({ lexeme }) => isFigure(lexeme))) return FIGURE_BONUS;
  return position < QUERY_HEAD ? QUERY_HEAD_BONUS : 1;
}

function fieldWeight(lexeme: string, label: Label): number {
  const isOfName = label === 'A' || label === 'B';
  return isOfName && isFigure(lexeme) ? FIGURE_WEIGHT : FIELD_WEIGHT[label];
}

function weightedLexeme({ lexeme, documents, similarity }: Alternative, weight: number): WeightedLexeme {
  return { lexeme, documents, weight: weight * similarity };
}

/** BM25F of a material; higher is better, unbounded. */
export function bm25(terms: readonly WeightedTerm[], material: LexemeLabels, meanLength: number): number {
  const length = Math.min(material.size, LENGTH_LIMIT) / meanLength;
  const damping = SATURATION * (1 - LENGTH_PENALTY + LENGTH_PENALTY * length);
  let score = 0;
  for (const { lexemes } of terms) {
    let best = 0;
    for (const { lexeme, weight } of lexemes) {
      const label = material.get(lexeme);
      if (label === undefined) continue;
      const found = fieldWeight(lexeme, label);
      best = Math.max(best, (weight * found * (SATURATION + 1)) / (found + damping));
    }
    score += best;
  }
  return score;
}

/** The share of the query that a material has, 0..1, words weighted by rarity; a little less for long names. */
export function coverage(query: QueryTerms, terms: readonly WeightedTerm[], material: LexemeLabels): number {
  const brevity = 1 - (FUZZY_LENGTH_PENALTY * Math.min(material.size, LENGTH_LIMIT)) / LENGTH_LIMIT;
  return foundShare(query, terms, material) * brevity;
}

/** The share of the query that a material has, 0..1, words weighted by rarity. */
export function foundShare(
  query: QueryTerms,
  terms: readonly WeightedTerm[],
  material: LexemeLabels,
): number {
  let found = 0;
  let whole = 0;
  query.terms.forEach((term, index) => {
    const lexemes = terms[index]?.lexemes ?? [];
    whole += fullWeight(term, query.total);
    found += Math.max(0, ...lexemes.filter(({ lexeme }) => material.has(lexeme)).map(({ weight }) => weight));
  });
  return whole === 0 ? 0 : Math.min(1, found / whole);
}

/** The share of a material's name that the query accounts for, 0..1, every word of it alike. */
export function askedShare(terms: readonly WeightedTerm[], material: LexemeLabels): number {
  const asked = new Set(terms.flatMap(({ lexemes }) => lexemes.map(({ lexeme }) => lexeme)));
  const named = [...material].filter(([, label]) => label === 'A' || label === 'B');
  return named.length === 0 ? 0 : named.filter(([lexeme]) => asked.has(lexeme)).length / named.length;
}

/** What a term would count if it were found as it was typed. A word that nobody has counts as one of a hundredth. */
function fullWeight({ position, alternatives }: QueryTerm, total: number): number {
  const [best] = alternatives;
  return bonusOf(position, alternatives) * rarity(best ? best.documents : total / 100, total);
}
