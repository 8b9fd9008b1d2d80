/** A hit of one list; only its place counts here. */
export interface Ranked {
  id: string;
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

/**
 * Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009): a hit gets `weight / (k + rank)` from each list that
 * has it, ranks from 1. Scores of different stores need not be comparable. Best first; ties break by id.
 */
export function reciprocalRankFusion(lists: readonly WeightedList[], k: number): Fused[] {
  const fused = new Map<string, Fused>();
  const best = lists.reduce((sum, { weight }) => sum + weight / (k + 1), 0) || 1;
  lists.forEach(({ hits, weight }, list) => {
    hits.forEach(({ id }, position) => {
      const hit = fused.get(id) ?? { id, score: 0, lists: [] };
      hit.score += weight / (k + position + 1) / best;
      hit.lists.push(list);
      fused.set(id, hit);
    });
  });
  return [...fused.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
