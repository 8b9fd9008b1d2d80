import { ManualClock } from '../../../test/support/manual-clock.js';
import { AppError } from '../../common/errors.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { AutomaticWarming } from './automatic-warming.js';
import { CacheStatistics } from './cache-statistics.js';
import { CacheWarmers } from './cache-warmer.js';
import type { WarmingRequest, WarmingTrigger } from './cache-warming.js';

describe('AutomaticWarming', () => {
  let clock: ManualClock;
  let store: MemoryKeyValueStore;
  const { signal } = new AbortController();
  let run: jest.Mock<Promise<never>, [WarmingRequest, WarmingTrigger]>;
  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryKeyValueStore({ clock });
    run = jest.fn().mockResolvedValue({});
  });

  function instance(count = 100, cache = { up: true }) {
    const statistics = new CacheStatistics();
    const warmers = new CacheWarmers();
    const prepare = () => Promise.reject(new Error('not asked'));
    warmers.register({ name: 'queries', popularIn: 'search', prepare });
    warmers.register({ name: 'ids', prepare });
    const config = { CACHE_WARM_COUNT: count, CACHE_MISS_THRESHOLD: 0.3 };
    const automatic = new AutomaticWarming({ run }, warmers, statistics, store, clock, cache, config);
    /** A second with so many reads of each kind. */
    const second = async (hits: number, misses: number, region: 'search' | 'material' = 'search') => {
      for (let read = 0; read < hits; read += 1) statistics.hit(region, read % 2 ? 'L1' : 'L2');
      for (let read = 0; read < misses; read += 1)
        statistics.miss(region, (['absent', 'expired', 'stamp'] as const)[read % 3]!);
      clock.advance(1000);
      await automatic.tick();
    };
    return { automatic, second };
  }

  it('warms the popular ones at the start', async () => {
    await instance().automatic.atStart(signal);
    expect(run.mock.calls).toEqual([[{ popular: 100 }, 'start']]);
  });

  it('waits for the cache to be in use, or the program to end', async () => {
    const cache = { up: false };
    const starts = [new AbortController(), new AbortController()];
    const ended = starts.map(({ signal }) => instance(100, cache).automatic.atStart(signal));
    await new Promise(setImmediate);
    clock.advance(100);
    starts[1]!.abort();
    await ended[1];
    expect(run).not.toHaveBeenCalled();
    cache.up = true;
    clock.advance(100);
    await ended[0];
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('does nothing by itself when it is told to warm none', async () => {
    const { automatic, second } = instance(0);
    await automatic.atStart(signal);
    await second(0, 0);
    await second(0, 1000);
    expect(run).not.toHaveBeenCalled();
  });

  it('leaves it to the instance that is at it, and tells of all other errors', async () => {
    run.mockRejectedValueOnce(new AppError('WARMING_UNDERWAY', 'busy'));
    await instance().automatic.atStart(signal);
    run.mockRejectedValueOnce(new AppError('STORE_UNAVAILABLE', 'down'));
    await expect(instance().automatic.atStart(signal)).rejects.toThrow('down');
  });

  it('warms when more reads of a window miss than the threshold says', async () => {
    const { second } = instance();
    await second(0, 0);
    await second(70, 30);
    expect(run).not.toHaveBeenCalled();
    await second(0, 1);
    expect(run.mock.calls).toEqual([[{ popular: 100 }, 'misses']]);
  });

  it('waits for enough reads', async () => {
    const { second } = instance();
    await second(0, 0);
    await second(0, 99);
    expect(run).not.toHaveBeenCalled();
    await second(0, 1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('forgets what is older than the window', async () => {
    const { second } = instance();
    await second(0, 0);
    await second(0, 90);
    for (let time = 0; time < 60; time += 1) await second(0, 0);
    await second(0, 90);
    expect(run).not.toHaveBeenCalled();
  });

  it('looks at the regions of the popular ones only', async () => {
    const { second } = instance();
    await second(0, 0);
    await second(0, 1000, 'material');
    expect(run).not.toHaveBeenCalled();
  });

  it('rests after a run, on all instances', async () => {
    const [one, other] = [instance(), instance()];
    for (const { second } of [one, other]) await second(0, 0);
    await one.second(0, 1000);
    await one.second(0, 1000);
    await other.second(0, 1000);
    expect(run).toHaveBeenCalledTimes(1);
    clock.advance(310_000);
    for (const { second } of [one, other]) await second(0, 0);
    await other.second(0, 1000);
    await one.second(0, 1000);
    expect(run).toHaveBeenCalledTimes(2);
  });
});
