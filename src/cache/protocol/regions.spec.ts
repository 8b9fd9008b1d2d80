import { readConfig } from '../../config/index.js';
import { regionsOf } from './regions.js';

describe('regionsOf', () => {
  it('has the times of the design', () => {
    const seconds = Object.entries(regionsOf(readConfig({}))).map(([name, { ttlMs }]) => [
      name,
      ttlMs / 1000,
    ]);
    expect(Object.fromEntries(seconds)).toEqual({
      search: 300,
      material: 3600,
      health: 60,
      reference: 86_400,
      prices: 3600,
      suggestion: 3600,
      embedding: 604_800,
      access: 60,
    });
  });

  it('takes times from the environment', () => {
    const regions = regionsOf(readConfig({ CACHE_SEARCH_TTL: '20', CACHE_REFRESH_AHEAD: '0.5' }));
    expect(regions.search).toMatchObject({ ttlMs: 20_000, negativeTtlMs: 20_000, refreshAfter: 0.5 });
  });

  it('keeps what is not there for 30 s at most', () => {
    expect(regionsOf(readConfig({})).material.negativeTtlMs).toBe(30_000);
  });

  it('serves nothing stale unless it is told where, and for how long', () => {
    const by = (setting: string) =>
      Object.values(regionsOf(readConfig({ CACHE_STALE_IF_ERROR: setting }))).map(
        ({ staleIfErrorMs }) => staleIfErrorMs,
      );
    expect(by('')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(by('search=60,reference=3600')).toEqual([60_000, 0, 0, 3_600_000, 0, 0, 0, 0]);
    // Who may do what is never a guess.
    expect(() => by('access=60')).toThrow(/CACHE_STALE_IF_ERROR/);
  });

  it('lets one instance load for all the others only where a load is slow', () => {
    const { material, health, search } = regionsOf(readConfig({}));
    expect([material.loadLeaseMs, health.loadLeaseMs]).toEqual([0, 0]);
    expect(search.loadLeaseMs).toBeGreaterThan(0);
  });
});
