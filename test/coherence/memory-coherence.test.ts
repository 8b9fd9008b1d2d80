import { MemoryCacheStore } from '../../src/cache/stores/memory.cache-store.js';
import { systemClock } from '../../src/common/clock.js';
import { race } from './race.js';
import { capturingStampsLate, coherentSubject, plainCacheAside } from './subjects.js';

const OPTIONS = { operations: 20_000, clients: 24, keys: 5, writes: 0.05 };
const SEEDS = [1, 2, 3];

describe('readers and writers racing over the memory store', () => {
  const store = () => new MemoryCacheStore(1_048_576, systemClock);

  it.each(SEEDS)('no read is older than a write acknowledged before it (seed %i)', async (seed) => {
    const report = await race([await coherentSubject(store())], { ...OPTIONS, seed });
    expect(report.stale).toBe(0);
    expect(report.loads).toBeLessThan(report.reads / 2);
    expect(report.writes).toBeGreaterThan(500);
  });

  it.each(SEEDS)(
    'the same race finds stale reads when stamps are captured after the load (seed %i)',
    async (seed) => {
      const late = capturingStampsLate(store(), (key) => [key.replace('material:', '')]);
      const report = await race([await coherentSubject(late)], { ...OPTIONS, seed });
      expect(report.stale).toBeGreaterThan(10);
    },
  );

  it.each(SEEDS)('the same race finds stale reads in plain cache-aside (seed %i)', async (seed) => {
    const report = await race([plainCacheAside(new Map())], { ...OPTIONS, seed });
    expect(report.stale).toBeGreaterThan(10);
  });
});
