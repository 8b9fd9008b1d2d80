import { TopK } from './top-k.js';

describe('TopK', () => {
  const lower = (a: number, b: number) => a < b;

  it.each([1, 2, 7, 100, 500])('keeps the same %d as sorting does, whatever the order', (k) => {
    const scored = Array.from({ length: 300 }, (_, row) => ({ row, score: ((row * 7919) % 41) / 41 }));
    const best = new TopK(k, lower);
    for (const { row, score } of scored) if (score >= best.threshold) best.offer(row, score);
    const sorted = scored.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, k);
    expect(best.take()).toEqual(sorted);
  });

  it('keeps nothing when asked for none', () => {
    const best = new TopK(0, lower);
    best.offer(1, 1);
    expect(best.take()).toEqual([]);
  });
});
