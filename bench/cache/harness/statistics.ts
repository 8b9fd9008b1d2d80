/** What a series of timed operations shows: microseconds, and operations in a second. */
export interface Timing {
  /** What it takes when nothing comes in between. */
  p5: number;
  p50: number;
  p99: number;
  perSecond: number;
}

/** Timings of several rounds put together: medians, and the spread of the p50 between the rounds. */
export interface Rounds extends Timing {
  /** Interquartile range of the rounds' p50. */
  iqr: number;
  rounds: number;
}

/** The value at a share of a sorted series; NaN if it is empty. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const ascending = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

export const median = (values: Iterable<number>) => quantile(ascending(values), 0.5);

/** Four significant digits: no more is measured. */
export const rounded = (value: number) => Number(value.toPrecision(4));

/** Timing of operations that took `micros` each, `wallMs` altogether. */
export function timing(micros: Iterable<number>, operations: number, wallMs: number): Timing {
  const sorted = ascending(micros);
  return {
    p5: quantile(sorted, 0.05),
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    perSecond: (operations / wallMs) * 1000,
  };
}

/** The rounds of one contender, put together. */
export function together(rounds: readonly Timing[]): Rounds {
  const p50 = ascending(rounds.map((round) => round.p50));
  return {
    p5: rounded(median(rounds.map((round) => round.p5))),
    p50: rounded(median(p50)),
    p99: rounded(median(rounds.map((round) => round.p99))),
    perSecond: Math.round(median(rounds.map((round) => round.perSecond))),
    iqr: rounded(quantile(p50, 0.75) - quantile(p50, 0.25)),
    rounds: rounds.length,
  };
}
