import { LatencyHistogram, quantile } from './latency-histogram.js';

describe('LatencyHistogram', () => {
  it('counts each duration in the first bucket that holds it', () => {
    const histogram = new LatencyHistogram([0.001, 0.01]);
    for (const seconds of [0, 0.001, 0.0011, 0.01, 5]) histogram.observe(seconds);
    expect(histogram.counts).toEqual([2, 2, 1]);
    expect(histogram.sumUs).toBe(5_012_100);
  });
});

describe('quantile', () => {
  it('interpolates within the bucket', () => {
    expect(quantile([1, 2, 4], [0, 10, 10, 0], 0.5)).toBe(2);
    expect(quantile([1, 2, 4], [0, 10, 10, 0], 0.75)).toBe(3);
    expect(quantile([1, 2, 4], [4, 0, 0, 0], 0.25)).toBe(0.25);
  });

  it('is the highest bound beyond all bounds, and 0 for nothing', () => {
    expect(quantile([1, 2], [0, 0, 3], 0.99)).toBe(2);
    expect(quantile([1, 2], [0, 0, 0], 0.99)).toBe(0);
  });
});
