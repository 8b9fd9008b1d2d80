import { trigramThreshold } from './fuzzy-threshold.js';

describe('trigramThreshold', () => {
  it('lets one wrong letter in five pass at 0.8', () => {
    expect(trigramThreshold(0.8)).toBeCloseTo(1 / 3);
  });

  it('grows with the share of agreeing letters, from a floor to 1', () => {
    const thresholds = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.99, 1].map(trigramThreshold);
    expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds);
    expect(thresholds.at(0)).toBe(0.1);
    expect(thresholds.at(-1)).toBe(1);
  });
});
