import {
  type CacheContext,
  type CacheOutcome,
  currentCacheContext,
  reportOutcome,
  runInCacheContext,
  runInside,
} from './cache-context.js';

/** The context of a request that does `work`. */
function after(work: () => void, bypass = false): CacheContext {
  const context: CacheContext = { bypass };
  runInCacheContext(context, work);
  return context;
}

describe('what a request came to', () => {
  it.each<[CacheOutcome[], CacheOutcome]>([
    [['HIT-L1', 'HIT-L2'], 'HIT-L2'],
    [['HIT-L2', 'HIT-L1'], 'HIT-L2'],
    [['MISS', 'HIT-L1'], 'MISS'],
    [['HIT-L2', 'MISS', 'BYPASS', 'MISS'], 'BYPASS'],
    [['STALE', 'BYPASS'], 'STALE'],
  ])('of %j is %s', (outcomes, whole) => {
    expect(after(() => outcomes.forEach((outcome) => reportOutcome(outcome))).outcome).toBe(whole);
  });

  it('is as old as its oldest part', () => {
    const report = (...ages: number[]) => after(() => ages.forEach((age) => reportOutcome('HIT-L1', age)));
    expect(report(1000, 3000, 2000).ageMs).toBe(3000);
    expect(report(0).ageMs).toBe(0);
  });

  it('leaves out what its loads came to, but a stale part of them makes it stale', () => {
    const load = (outcome: CacheOutcome) => () => {
      reportOutcome('HIT-L1', 10);
      runInside(() => runInside(() => reportOutcome(outcome, 70)));
    };
    expect(after(load('BYPASS'))).toEqual({ bypass: false, outcome: 'HIT-L1', ageMs: 10 });
    expect(after(load('STALE'))).toEqual({ bypass: false, outcome: 'STALE', ageMs: 70 });
  });

  it('is nobody’s business outside of a request', () => {
    reportOutcome('MISS');
    expect(runInside(() => currentCacheContext())).toBeUndefined();
  });

  it('has the wish for the source inside, too', () => {
    const seen: unknown[] = [];
    after(() => runInside(() => seen.push(currentCacheContext()?.bypass)), true);
    after(() => runInside(() => seen.push(currentCacheContext()?.bypass)), false);
    expect(seen).toEqual([true, false]);
  });
});
