/** Upper bounds of the counted latencies, in milliseconds; one more count is for all that took longer. */
const BOUNDS_MS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Which count a latency belongs to. */
export function bucketOf(latencyMs: number): number {
  const bucket = BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return bucket < 0 ? BOUNDS_MS.length : bucket;
}

/** Counts of latencies, all 0. */
export const noLatencies = (): number[] => new Array<number>(BOUNDS_MS.length + 1).fill(0);

/**
 * The latency in milliseconds that a share of all do not exceed, on a line between the bounds of its count; 0 where there
 * are none. What took longer than the last bound counts as that.
 */
export function quantile(counts: readonly number[], share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = share * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const from = BOUNDS_MS[bucket - 1] ?? 0;
      const to = BOUNDS_MS[bucket] ?? from;
      return from + (to - from) * ((wanted - below) / count);
    }
    below += count;
  }
  return 0;
}
