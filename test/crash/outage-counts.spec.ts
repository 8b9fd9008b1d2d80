import { countsBetween } from './outage-counts.js';
import type { Seen } from './watched-client.js';

const SEARCH: Seen = {
  began: 100,
  ended: 110,
  kind: 'search',
  status: 200,
  cached: false,
  flagged: false,
  unindexed: false,
};

describe('the counts of an outage', () => {
  it('tell what was flagged from what was not, and from what the cache knew', () => {
    const seen: Seen[] = [
      { ...SEARCH, flagged: true },
      { ...SEARCH, flagged: true, ended: 130 },
      { ...SEARCH, cached: true },
      SEARCH,
      { ...SEARCH, kind: 'write', unindexed: true },
      { ...SEARCH, kind: 'write', status: 503 },
      { ...SEARCH, kind: 'read', status: 500 },
      { ...SEARCH, kind: 'read', status: 0 },
      { ...SEARCH, kind: 'read', status: 404 },
    ];
    expect(countsBetween(seen, 100, 200)).toEqual({
      searches: 4,
      flagged: 2,
      unflagged: 1,
      cached: 1,
      writes: 2,
      unindexed: 1,
      failed: 3,
      searchMs: { p50: 10, p99: 30 },
      writeMs: { p50: 10, p99: 10 },
    });
  });

  it('leave out what began before, or ended after', () => {
    expect(countsBetween([SEARCH], 101, 200).searches).toBe(0);
    expect(countsBetween([SEARCH], 50, 109).searches).toBe(0);
  });

  it('are zero when there was nothing', () => {
    expect(countsBetween([], 0, 1)).toMatchObject({ searches: 0, searchMs: { p50: 0, p99: 0 } });
  });
});
