/** A hit of one list. */
export interface Ranked {
  id: string;
  score: number;
}

export interface WeightedList {
  hits: readonly Ranked[];
  weight: number;
}

export interface Fused {
  id: string;
  /** 0..1: 1 is the first place in every list. */
  score: number;
  /** Indexes of the lists that have it. */
  lists: number[];
}

/** Makes one list of several. Best first; ties break by id. */
export type Fusion = (lists: readonly WeightedList[]) => Fused[];

/**
 * Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009): a hit gets `weight / (k + rank)` from each list that
 * has it, ranks from 1. Scores of different stores need not be comparable.
 */
export function reciprocalRankFusion(k: number): Fusion {
  return (lists) => {
    const best = sum(lists.map(({ weight }) => weight / (k + 1)));
    return fuse(lists, (list) => list.hits.map((_, place) => list.weight / (k + place + 1) / best));
  };
}

/**
 * Weighted sum of scores, each list brought to 0..1 between nothing and its best hit ("CombSUM": Fox and Shaw, TREC-2, 1994): a
 * hit that stands out in its list stays apart, where ranks would even it out.
 */
export const weightedScores: Fusion = (lists) => {
  const whole = sum(lists.map(({ weight }) => weight));
  return fuse(lists, ({ hits, weight }) => {
    const best = Math.max(...hits.map(({ score }) => score), Number.MIN_VALUE);
    return hits.map(({ score }) => ((Math.max(score, 0) / best) * weight) / whole);
  });
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) || 1;

function fuse(lists: readonly WeightedList[], gainsOf: (list: WeightedList) => number[]): Fused[] {
  const fused = new Map<string, Fused>();
  lists.forEach((list, index) => {
    const gains = gainsOf(list);
    list.hits.forEach(({ id }, place) => {
      const hit = fused.get(id) ?? { id, score: 0, lists: [] };
      hit.score += gains[place] ?? 0;
      hit.lists.push(index);
      fused.set(id, hit);
    });
  });
  return [...fused.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
