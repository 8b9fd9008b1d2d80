/** How many reads there have been since the process began. */
export interface ReadCounts {
  hits: number;
  misses: number;
}

interface Sample extends ReadCounts {
  atMs: number;
}

/** The share of misses in a window that slides with the time. */
export class MissRateWindow {
  private samples: Sample[] = [];

  /** `windowMs`: its length. `minReads`: with fewer reads in it there is no rate. */
  constructor(
    private readonly windowMs: number,
    private readonly minReads: number,
  ) {}

  /** Notes the counts at a monotonic time, which is not before the last one. */
  add(atMs: number, { hits, misses }: ReadCounts): void {
    this.samples.push({ atMs, hits, misses });
    // The last sample from before the window is where the window begins.
    const beginning = this.samples.findLastIndex((sample) => sample.atMs <= atMs - this.windowMs);
    if (beginning > 0) this.samples.splice(0, beginning);
  }

  /** 0..1; undefined while there are too few reads to tell. */
  rate(): number | undefined {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last) return undefined;
    const misses = last.misses - first.misses;
    const reads = misses + last.hits - first.hits;
    return reads < Math.max(1, this.minReads) ? undefined : misses / reads;
  }

  /** Begins anew. */
  clear(): void {
    this.samples = [];
  }
}
