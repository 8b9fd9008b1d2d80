import { quantiseQuery, quantiseRow } from './quantise.js';

describe('quantise', () => {
  const random = (seed: number, dimensions: number) => {
    const vector = Float32Array.from({ length: dimensions }, (_, i) => Math.sin(seed * 997 + i * i * 0.37));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };

  it.each([4, 256, 512, 4096])('keeps cosines within 0.01 at %d dimensions', (dimensions) => {
    const query = random(1, dimensions);
    const levels = new Int16Array(dimensions);
    const queryScale = quantiseQuery(query, levels);
    for (let seed = 1; seed < 30; seed++) {
      const vector = random(seed, dimensions);
      const row = new Int8Array(dimensions);
      const scale = quantiseRow(vector, row, 0);
      const exact = vector.reduce((sum, value, i) => sum + value * query[i]!, 0);
      const dot = row.reduce((sum, value, i) => sum + value * levels[i]!, 0);
      expect(dot * scale * queryScale).toBeCloseTo(exact, 2);
    }
  });

  it('gives a zero vector the scale 0', () => {
    const row = Int8Array.of(5, 5, 5);
    expect(quantiseRow(new Float32Array(2), row, 1)).toBe(0);
    expect([...row]).toEqual([5, 0, 0]);
    const query = Int16Array.of(9, 9);
    expect(quantiseQuery(new Float32Array(2), query)).toBe(0);
    expect([...query]).toEqual([0, 0]);
  });
});
