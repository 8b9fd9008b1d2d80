import type { LexicalIndex } from './lexical-index.js';

/** BM25 with the ideas that were tried; each field is an idea and how much of it. */
export interface Variant {
  /** BM25's b: how much a long name is held against it. */
  lengthPenalty: number;
  /** What a word in the head of a name counts, 1 as elsewhere. */
  nameHead: number;
  /** What the first three words of a query count, 1 like the others. */
  queryHead: number;
  /** Words with digits count so much wherever they stand; 0: like any other word. */
  figures: number;
  /** Whether equal scores are in the order of a catalogue (`М8` before `М10`), or in that of the file. */
  inNameOrder: boolean;
}

export const PLAIN: Variant = {
  lengthPenalty: 0.75,
  nameHead: 1,
  queryHead: 1,
  figures: 0,
  inNameOrder: false,
};

const SATURATION = 1.2;
const QUERY_HEAD = 3;
const isFigure = (lexeme: string) => /\p{Nd}/u.test(lexeme);

/** A name, by its index, and its score. */
export interface Scored {
  name: number;
  score: number;
}

/** Ranks all names for a query; best first, `limit` of them. */
export function rankerOf(
  { lengths, postings, queries }: LexicalIndex,
  nameOrder: Int32Array,
  variant: Variant,
  limit: number,
): (query: string) => Scored[] {
  const total = lengths.length;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(total, 1);
  const damping = lengths.map(
    (length) => SATURATION * (1 - variant.lengthPenalty + (variant.lengthPenalty * length) / mean),
  );
  const rarity = (documents: number) => Math.log(1 + (total - documents + 0.5) / (documents + 0.5));
  const order = (name: number) => (variant.inNameOrder ? (nameOrder[name] ?? 0) : name);
  return (query) => {
    const scores = new Float64Array(total);
    (queries.get(query) ?? []).forEach((lexeme, place) => {
      const { names, inHead } = postings.get(lexeme) ?? { names: [], inHead: [] };
      const asFigure = variant.figures > 0 && isFigure(lexeme);
      const bonus = asFigure ? variant.figures : place < QUERY_HEAD ? variant.queryHead : 1;
      const weight = bonus * rarity(names.length) * (SATURATION + 1);
      names.forEach((name, posting) => {
        const found = asFigure ? variant.figures : inHead[posting] ? variant.nameHead : 1;
        scores[name] = (scores[name] ?? 0) + (weight * found) / (found + (damping[name] ?? 0));
      });
    });
    const least = Math.max(scores.toSorted().at(-limit) ?? 0, Number.MIN_VALUE);
    const best: Scored[] = [];
    scores.forEach((score, name) => {
      if (score >= least) best.push({ name, score });
    });
    return best.sort((a, b) => b.score - a.score || order(a.name) - order(b.name)).slice(0, limit);
  };
}
