import { bucketOf, noLatencies, quantile } from './latencies.js';

const countsOf = (...latencies: number[]) => {
  const counts = noLatencies();
  for (const latency of latencies) counts[bucketOf(latency)]! += 1;
  return counts;
};

describe('latencies', () => {
  it('are counted up to and with their bound', () => {
    expect([0, 0.5, 0.6, 5000, 5001, 1e9].map(bucketOf)).toEqual([0, 0, 1, 12, 13, 13]);
  });

  it('have quantiles between the bounds', () => {
    const counts = countsOf(...Array.from({ length: 50 }, () => 8), ...Array.from({ length: 50 }, () => 40));
    expect(quantile(counts, 0.25)).toBeCloseTo(7.5);
    expect(quantile(counts, 0.5)).toBe(10);
    expect(quantile(counts, 0.75)).toBeCloseTo(35);
    expect(quantile(counts, 1)).toBe(50);
  });

  it('are nothing where nothing was counted, and the last bound beyond it', () => {
    expect(quantile(noLatencies(), 0.5)).toBe(0);
    expect(quantile([], 0.5)).toBe(0);
    expect(quantile(countsOf(9000), 0.99)).toBe(5000);
  });
});
