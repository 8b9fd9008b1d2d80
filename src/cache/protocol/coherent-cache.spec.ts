import { ManualClock } from '../../../test/support/manual-clock.js';
import { readConfig } from '../../config/index.js';
import { runInCacheContext } from '../cache-context.js';
import { CacheStatistics } from '../cache-statistics.js';
import { MemoryCacheStore } from '../stores/memory.cache-store.js';
import { CacheLink } from './cache-link.js';
import { CoherentCache } from './coherent-cache.js';
import { regionsOf } from './regions.js';

/** A source of one value, whose loads finish when the test lets them. */
class Source {
  value = 'old';
  loads = 0;
  private gate: Promise<void> = Promise.resolve();

  /** Loads read at once but return only after `open` is called. */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  readonly load = async (): Promise<{ value: string }> => {
    this.loads += 1;
    const { value, gate } = this;
    await gate;
    return { value };
  };
}

describe('CoherentCache', () => {
  const clock = new ManualClock();
  let store: MemoryCacheStore;
  let statistics: CacheStatistics;
  let cache: CoherentCache;
  let source: Source;

  beforeEach(async () => {
    store = new MemoryCacheStore(1_048_576, clock);
    const link = new CacheLink(store, 1000, 100, clock);
    await link.open();
    statistics = new CacheStatistics(clock);
    cache = new CoherentCache(store, link, regionsOf(readConfig({})), statistics, clock);
    source = new Source();
  });

  const read = (tags = ['material:1']) =>
    cache.getOrLoad({ region: 'material', id: '1', tags, load: source.load }).then((answer) => answer.value);
  /** Lets every promise that can settle do so. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('loads once and then answers by itself', async () => {
    await expect(read()).resolves.toBe('old');
    await expect(read()).resolves.toBe('old');
    expect(source.loads).toBe(1);
    expect(statistics.report()).toMatchObject({ hitRate: 0.5, total: { hits: 1, misses: 1, writes: 1 } });
  });

  it('answers nothing older than an invalidation', async () => {
    await read();
    source.value = 'new';
    await cache.invalidate(['material:1']);
    await expect(read()).resolves.toBe('new');
  });

  it('never accepts what a slow loader read before a write', async () => {
    const open = source.hold();
    const early = read();
    await settle();
    source.value = 'new';
    await cache.invalidate(['material:1']);
    open();
    await expect(early).resolves.toBe('old');
    await expect(read()).resolves.toBe('new');
  });

  it('does not join a load that began before the write', async () => {
    const open = source.hold();
    const early = read();
    await settle();
    source.value = 'new';
    await cache.invalidate(['material:1']);
    const late = read();
    await settle();
    open();
    await expect(Promise.all([early, late])).resolves.toEqual(['old', 'new']);
  });

  it('shares one load among readers under the same stamps', async () => {
    const open = source.hold();
    const readers = Array.from({ length: 10 }, () => read());
    await settle();
    open();
    await Promise.all(readers);
    expect(source.loads).toBe(1);
    expect(statistics.report().total.coalesced).toBe(9);
  });

  it('counts an evicted stamp as different', async () => {
    await read();
    source.value = 'new';
    await store.close();
    await expect(read()).resolves.toBe('new');
  });

  it('needs every tag of an entry to be untouched', async () => {
    await read(['a', 'b']);
    source.value = 'new';
    await cache.invalidate(['b']);
    await expect(read(['a', 'b'])).resolves.toBe('new');
  });

  it('keeps an entry for its TTL', async () => {
    await read();
    clock.advance(3_599_000);
    await read();
    expect(source.loads).toBe(1);
    clock.advance(2_000);
    await read();
    expect(source.loads).toBe(2);
  });

  it('keeps "not found" too, for a shorter time', async () => {
    const load = jest.fn(() => Promise.resolve(null));
    const find = () => cache.getOrLoad({ region: 'material', id: '9', tags: ['material:9'], load });
    await find();
    await expect(find()).resolves.toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(31_000);
    await find();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps no errors and passes them on', async () => {
    const load = jest.fn(() => Promise.reject(new Error('no source')));
    const find = () => cache.getOrLoad({ region: 'material', id: '1', tags: ['t'], load });
    await expect(find()).rejects.toThrow('no source');
    await expect(find()).rejects.toThrow('no source');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps nothing that `unless` names', async () => {
    const request = {
      region: 'search',
      id: '1',
      tags: ['search'],
      load: source.load,
      unless: () => true,
    } as const;
    await cache.getOrLoad(request);
    await cache.getOrLoad(request);
    expect(source.loads).toBe(2);
  });

  it('hands out values that their readers cannot change', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => cache.getOrLoad({ region: 'material', id: '1', tags: ['t'], load: source.load })),
    );
    expect(Object.isFrozen(first)).toBe(true);
    expect(second).toEqual({ value: 'old' });
  });

  it('goes to the source where the request asks for it, and says so', async () => {
    await read();
    const context = { bypass: true };
    await runInCacheContext(context, () => read());
    expect(source.loads).toBe(2);
    expect(context).toMatchObject({ bypass: true, outcome: 'BYPASS' });
  });

  it('tells how old a hit is', async () => {
    await read();
    clock.advance(4200);
    const context = { bypass: false };
    await runInCacheContext(context, () => read());
    expect(context).toEqual({ bypass: false, outcome: 'HIT-L1', ageMs: 4200 });
  });
});
