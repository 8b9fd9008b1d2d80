/** Buckets in which a time doubles. */
const STEPS = 8;
const BUCKETS = 64 * STEPS;

/** Times in nanoseconds, kept as counts in buckets of 9 % each: percentiles of millions of them in little memory. */
export class Latencies {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;
  private longest = 0;

  add(ns: number): void {
    const bucket = ns < 1 ? 0 : Math.floor(Math.log2(ns) * STEPS);
    this.counts[Math.min(bucket, BUCKETS - 1)]! += 1;
    this.total += 1;
    if (ns > this.longest) this.longest = ns;
  }

  /** Takes in the counts of another one. */
  merge(other: Latencies): void {
    other.counts.forEach((count, bucket) => (this.counts[bucket]! += count));
    this.total += other.total;
    this.longest = Math.max(this.longest, other.longest);
  }

  /** The time that this share of them did not exceed, in microseconds; the upper end of its bucket. */
  percentileUs(share: number): number {
    let left = Math.ceil(this.total * share);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.counts[bucket]!;
      if (left <= 0) return Math.min(2 ** ((bucket + 1) / STEPS), this.longest) / 1000;
    }
    return this.maxUs;
  }

  get maxUs(): number {
    return this.longest / 1000;
  }
}
