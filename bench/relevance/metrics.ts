/** One query of an evaluation, and what a ranker made of it. */
export interface Judged {
  /** What the ranker gave, best first; the measures look at 100 of it at most. */
  ranking: readonly string[];
  /** What a person chose: gain 1, everything else 0. */
  relevant: ReadonlySet<string>;
  /** The groups of what a person chose. */
  groups: ReadonlySet<string>;
}

/** Means over all queries. */
export interface Relevance {
  queries: number;
  ndcg10: number;
  recall10: number;
  recall100: number;
  groupHit1: number;
  groupHit10: number;
}

/** Measures rankings with binary gains; `groupsOf` names the groups of anything that a ranking may hold. */
export function relevanceOf(
  judged: readonly Judged[],
  groupsOf: (item: string) => Iterable<string>,
): Relevance {
  const mean = (measure: (one: Judged) => number) =>
    Number((judged.reduce((sum, one) => sum + measure(one), 0) / judged.length).toFixed(4));
  const groupHit = (k: number) =>
    mean(({ ranking, groups }) => {
      const hit = ranking.slice(0, k).some((item) => [...groupsOf(item)].some((group) => groups.has(group)));
      return hit ? 1 : 0;
    });
  return {
    queries: judged.length,
    ndcg10: mean(({ ranking, relevant }) => ndcg(ranking, relevant, 10)),
    recall10: mean(({ ranking, relevant }) => recall(ranking, relevant, 10)),
    recall100: mean(({ ranking, relevant }) => recall(ranking, relevant, 100)),
    groupHit1: groupHit(1),
    groupHit10: groupHit(10),
  };
}

/** Normalised discounted cumulative gain at `k` (Järvelin and Kekäläinen 2002), binary gains. */
export function ndcg(ranking: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  const discount = (rank: number) => 1 / Math.log2(rank + 2);
  const gained = ranking
    .slice(0, k)
    .reduce((sum, item, rank) => sum + (relevant.has(item) ? discount(rank) : 0), 0);
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += discount(rank);
  return ideal === 0 ? 0 : gained / ideal;
}

/** The share of what is relevant that the first `k` hold. */
export function recall(ranking: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  if (relevant.size === 0) return 0;
  return new Set(ranking.slice(0, k).filter((item) => relevant.has(item))).size / relevant.size;
}
