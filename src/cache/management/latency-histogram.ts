/** Durations counted in buckets. An observation costs some nanoseconds, so it may stand on the hot path. */
export class LatencyHistogram {
  /** How many fell into each bucket, and at the end how many took longer than all bounds. Not cumulative. */
  readonly counts: number[];
  /** Sum in whole microseconds: whole numbers can be added up over instances without loss. */
  sumUs = 0;

  /** `bounds`: upper bounds in seconds, ascending. */
  constructor(readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(seconds: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] as number)) bucket += 1;
    counts[bucket] = (counts[bucket] as number) + 1;
    this.sumUs += Math.round(seconds * 1e6);
  }
}

/**
 * The duration, in seconds, that a share of the observations did not exceed, interpolated within its bucket as
 * Prometheus's `histogram_quantile` does; the highest bound for what lies above all bounds, 0 when nothing was observed.
 */
export function quantile(bounds: readonly number[], counts: readonly number[], share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rank = share * total;
  let below = 0;
  for (const [bucket, bound] of bounds.entries()) {
    const count = counts[bucket] ?? 0;
    if (count > 0 && below + count >= rank) {
      const lower = bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0);
      return lower + ((bound - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return total === 0 ? 0 : (bounds.at(-1) ?? 0);
}
