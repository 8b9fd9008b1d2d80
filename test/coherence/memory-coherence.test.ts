import { plainCacheAside } from './plain-cache-aside.js';
import { race } from './race.js';
import { SIMULATED_FAULTS } from './simulated-faults.js';
import { simulate } from './simulation.js';
import { coherentSubject } from './coherent-subject.js';

const OPTIONS = { operations: 20_000, clients: 24, keys: 5, writes: 0.05 };
const SEEDS = [1, 2, 3];

jest.setTimeout(120_000);

describe('readers and writers racing in one process', () => {
  it.each(SEEDS)('no read is older than a write acknowledged before it (seed %i)', async (seed) => {
    const report = await race([await coherentSubject(undefined)], { ...OPTIONS, seed });
    expect(report.stale).toBe(0);
    expect(report.loads).toBeLessThan(report.reads / 2);
    expect(report.writes).toBeGreaterThan(500);
  });

  it.each(SEEDS)('the same race finds stale reads in plain cache-aside (seed %i)', async (seed) => {
    const report = await race([plainCacheAside(new Map())], { ...OPTIONS, seed });
    expect(report.stale).toBeGreaterThan(10);
  });
});

/** Longer runs with more seeds are the checker's and the mutations'. */
describe.each(['leased', 'validated'] as const)('three simulated instances, %s', (mode) => {
  const options = { mode, instances: 3, operations: 2500 };

  it.each(SEEDS)('no read is older than a write acknowledged before it (seed %i)', async (seed) => {
    const report = await simulate({ ...options, seed, faults: [] });
    expect(report.stale).toBe(0);
    expect(report.loads).toBeLessThan(report.reads / 2);
    expect(report.writes).toBeGreaterThan(60);
  });

  it.each(SEEDS)('nor is one while things go wrong (seed %i)', async (seed) => {
    const report = await simulate({ ...options, seed, faults: SIMULATED_FAULTS });
    expect(report.stale).toBe(0);
    expect(report.writes).toBeGreaterThan(60);
  });
});
