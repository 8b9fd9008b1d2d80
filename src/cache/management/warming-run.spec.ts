import { type CacheOutcome, reportOutcome } from '../cache-context.js';
import type { WarmingRead } from './cache-warmer.js';
import { readAll, type WarmingReport } from './warming-run.js';

describe('readAll', () => {
  let report: WarmingReport;
  /** The cache's answers to the reads, in their order; undefined: it was not asked. */
  let outcomes: (CacheOutcome | undefined)[];
  beforeEach(() => {
    report = { warmed: 0, already_cached: 0, failed: 0, failures: [], duration_seconds: 0 };
  });

  const read = (label: string): WarmingRead => ({
    label,
    read: () => {
      const outcome = outcomes.shift();
      if (outcome) reportOutcome(outcome);
      return Promise.resolve();
    },
  });
  const free = () => Promise.resolve(undefined);

  it('goes by what the cache says', async () => {
    outcomes = ['MISS', 'HIT-L1', 'HIT-L2', 'STALE', undefined];
    await readAll(['a', 'b', 'c', 'd', 'e'].map(read), 1, free, report);
    expect(report).toMatchObject({
      warmed: 1,
      already_cached: 2,
      failed: 2,
      failures: [
        { item: 'd', reason: 'the source does not answer' },
        { item: 'e', reason: 'nothing of it is cached' },
      ],
    });
  });

  it('makes a read once more that the cache went out of use under', async () => {
    outcomes = ['BYPASS', 'MISS', 'BYPASS', 'BYPASS', 'HIT-L2'];
    await readAll(['a', 'b', 'c'].map(read), 1, free, report);
    expect(report).toMatchObject({ warmed: 1, already_cached: 1, failed: 1 });
    expect(report.failures).toEqual([{ item: 'b', reason: 'The cache is out of use' }]);
  });

  it('makes no read any more once there is an obstacle, or none can be told', async () => {
    outcomes = ['MISS', 'MISS', 'MISS'];
    const obstacles = [undefined, 'enough'];
    await readAll(['a', 'b', 'c'].map(read), 1, () => Promise.resolve(obstacles.shift()), report);
    await readAll([read('d')], 1, () => Promise.reject(new Error('down')), report);
    expect(report).toMatchObject({ warmed: 1, failed: 3 });
    expect(report.failures.map(({ reason }) => reason)).toEqual(['enough', 'enough', 'down']);
    expect(outcomes).toHaveLength(2);
  });

  it('tells only so many failures one by one', async () => {
    outcomes = [];
    await readAll(
      Array.from({ length: 50 }, (_, index) => read(String(index))),
      4,
      free,
      report,
    );
    expect(report.failed).toBe(50);
    expect(report.failures).toHaveLength(20);
  });
});
