import { SearchCounts } from './search-counts.js';

const DAY = '2026-01-31';

describe('the counts of searches', () => {
  let counts: SearchCounts;
  beforeEach(() => {
    counts = new SearchCounts();
  });

  it('are kept by day and type, and taken once', () => {
    counts.answered(DAY, 'hybrid', 4);
    counts.answered(DAY, 'hybrid', 6, 'нет такого');
    counts.answered('2026-02-01', 'hybrid', 1);
    counts.failed(DAY, 'sql');
    const { tallies, misses } = counts.take();
    expect(tallies).toEqual([
      expect.objectContaining({ day: DAY, searchType: 'hybrid', searches: 2, zeroResults: 1, latencyMs: 10 }),
      expect.objectContaining({ day: '2026-02-01', searches: 1 }),
      expect.objectContaining({ day: DAY, searchType: 'sql', searches: 1, failed: 1, latencyMs: 0 }),
    ]);
    expect(tallies[0]!.latencies.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(misses).toEqual([{ day: DAY, query: 'нет такого', searches: 1 }]);
    expect(counts.take()).toEqual({ tallies: [], misses: [] });
  });

  it('are put back without losing what was counted meanwhile', () => {
    counts.answered(DAY, 'hybrid', 4, 'а');
    const taken = counts.take();
    counts.answered(DAY, 'hybrid', 4, 'а');
    counts.putBack(taken);
    const { tallies, misses } = counts.take();
    expect(tallies).toEqual([expect.objectContaining({ searches: 2, zeroResults: 2, latencyMs: 8 })]);
    expect(tallies[0]!.latencies).toEqual(taken.tallies[0]!.latencies.map((count) => 2 * count));
    expect(misses).toEqual([{ day: DAY, query: 'а', searches: 2 }]);
  });

  it('are bounded, whatever is searched for', () => {
    for (let index = 0; index < 2000; index += 1) counts.answered(DAY, 'sql', 1, `запрос ${index}`);
    counts.answered(DAY, 'sql', 1, 'запрос 0');
    counts.answered(DAY, 'sql', 1, 'ы'.repeat(9000));
    const { tallies, misses } = counts.take();
    expect(tallies[0]!.zeroResults).toBe(2002);
    expect(misses).toHaveLength(500);
    expect(misses[0]).toEqual({ day: DAY, query: 'запрос 0', searches: 2 });
    counts.answered(DAY, 'sql', 1, 'ы'.repeat(9000));
    expect(counts.take().misses[0]!.query).toHaveLength(500);
  });
});
