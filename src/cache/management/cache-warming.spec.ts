import { Logger } from '@nestjs/common';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { AppError } from '../../common/errors.js';
import { readConfig } from '../../config/index.js';
import { Metrics } from '../../metrics/index.js';
import { silentObserver } from '../protocol/cache-observer.js';
import { createCache } from '../protocol/create-cache.js';
import { regionsOf } from '../protocol/regions.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { CacheWarmers } from './cache-warmer.js';
import { CacheWarming } from './cache-warming.js';
import { Popularity } from './popularity.js';

describe('CacheWarming', () => {
  let clock: ManualClock;
  let store: MemoryKeyValueStore;
  let popularity: Popularity;
  let metrics: Metrics;
  /** Ids that the source has been asked for. */
  let loaded: string[];
  /** What the source does beside answering. */
  let whileLoading: (id: string) => void | Promise<void>;

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryKeyValueStore({ clock });
    popularity = new Popularity(store, clock);
    metrics = new Metrics();
    loaded = [];
    whileLoading = () => undefined;
  });

  const counted = async () =>
    Object.fromEntries(
      (await metrics.cacheWarmed.get()).values.map(({ labels, value }) => [
        Object.values(labels).join(' '),
        value,
      ]),
    );

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(true));

  function instance(batchSize = 100) {
    const cache = createCache({
      shared: undefined,
      mode: 'leased',
      regions: regionsOf(readConfig({})),
      timeLimitMs: 50,
      batchSize,
      memoryLimitBytes: 1e6,
      leaseMs: 1000,
      loadConcurrency: 64,
      clock,
      observer: silentObserver,
    });
    const read = (id: string) =>
      cache.getOrLoad({
        region: 'material',
        id,
        tags: () => [id],
        load: async () => {
          loaded.push(id);
          await whileLoading(id);
          return { id };
        },
      });
    const warmers = new CacheWarmers();
    warmers.register({
      name: 'ids',
      popularIn: 'material',
      prepare: (item) => {
        if (typeof item === 'string') return Promise.resolve({ label: item, read: () => read(item) });
        const errors = [{ path: 'id', message: 'must be a text' }];
        return Promise.reject(new AppError('VALIDATION_FAILED', 'no', { errors }));
      },
    });
    const use = { up: true };
    const warming = new CacheWarming(
      warmers,
      popularity,
      store,
      clock,
      { CACHE_BATCH_SIZE: batchSize },
      metrics,
      use,
    );
    return { warming, read, use };
  }

  it('loads what is not there, and says what was, and what could not be', async () => {
    const { warming, read } = instance();
    await read('a');
    whileLoading = (id) => {
      clock.advance(100);
      if (id === 'c') throw new Error('the source is tired');
    };
    const report = await warming.run({ items: { ids: ['a', 'b', 'c', 'd'] } }, 'request');
    expect(report).toEqual({
      warmed: 2,
      already_cached: 1,
      failed: 1,
      failures: [{ item: 'c', reason: 'the source is tired' }],
      duration_seconds: 0.3,
    });
    expect(await counted()).toEqual({ 'request warmed': 2, 'request cached': 1, 'request failed': 1 });
    await Promise.all(['b', 'd'].map(read));
    expect(loaded).toEqual(['a', 'b', 'c', 'd']);
  });

  it('warms the popular ones, best first', async () => {
    for (const item of ['"once"', '"twice"', '"twice"', 'rubbish', 'rubbish', 'rubbish', '{"not":"taken"}'])
      popularity.record('ids', item);
    popularity.record('others', 'unknown');
    await popularity.flush();
    const { warming } = instance(1);
    expect(await warming.run({ popular: 3 }, 'start')).toMatchObject({ warmed: 3, failed: 0 });
    expect(loaded).toEqual(['rubbish', 'twice', 'once']);
    expect(await warming.run({ popular: 100 }, 'start')).toMatchObject({
      warmed: 0,
      already_cached: 3,
      failed: 1,
      failures: [{ item: '{"not":"taken"}', reason: 'no' }],
    });
  });

  it('reads a few at once, whatever the batch size', async () => {
    let now = 0;
    let most = 0;
    whileLoading = async () => {
      most = Math.max(most, (now += 1));
      await new Promise(setImmediate);
      now -= 1;
    };
    const ids = Array.from({ length: 20 }, (_, id) => String(id));
    await instance().warming.run({ items: { ids } }, 'request');
    expect(most).toBe(4);
    most = 0;
    await instance(2).warming.run({ items: { ids } }, 'request');
    expect(most).toBe(2);
  });

  it('does nothing when an item is not valid, and names all that are not', async () => {
    const { warming } = instance();
    await expect(warming.run({ items: { ids: ['a', 1, 2], words: ['x'] } }, 'request')).rejects.toMatchObject(
      {
        code: 'VALIDATION_FAILED',
        details: {
          errors: [
            { path: 'ids[1].id', message: 'must be a text' },
            { path: 'ids[2].id', message: 'must be a text' },
            { path: 'words[0]', message: 'Nothing is called words here.' },
          ],
        },
      },
    );
    expect(loaded).toEqual([]);
    expect(await counted()).toEqual({});
  });

  describe('over several instances', () => {
    const ids = ['a', 'b', 'c'];
    /** A run that waits in its first read until it is let go. */
    async function running(from = instance(1)) {
      let go: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (go = resolve));
      const began = new Promise<void>((resolve) => {
        whileLoading = () => {
          whileLoading = () => undefined;
          resolve();
          return gate;
        };
      });
      const run = from.warming.run({ items: { ids } }, 'request');
      await began;
      return { run, go, warming: from.warming };
    }

    it('has one run at a time, and says since when', async () => {
      const since = new Date(clock.now()).toISOString();
      const { run, go } = await running();
      clock.advance(1000);
      await expect(instance().warming.run({ items: { ids } }, 'request')).rejects.toMatchObject({
        code: 'WARMING_UNDERWAY',
        details: { since },
      });
      go();
      expect(await run).toMatchObject({ warmed: 3 });
      expect(await instance().warming.run({ items: { ids } }, 'request')).toMatchObject({ warmed: 3 });
    });

    it('keeps its turn for as long as it works', async () => {
      const { warming } = instance(1);
      const others: unknown[] = [];
      whileLoading = async () => {
        clock.advance(20_000);
        others.push(
          await instance()
            .warming.run({ items: { ids: ['x'] } }, 'request')
            .catch((error: unknown) => (error as AppError).code),
        );
      };
      expect(await warming.run({ items: { ids: ['a', 'b', 'c', 'd'] } }, 'request')).toMatchObject({
        warmed: 4,
      });
      expect(others).toEqual(Array(4).fill('WARMING_UNDERWAY'));
    });

    it('lets another begin when the holder has died, and ends when it was dead only for us', async () => {
      const { run, go } = await running();
      clock.advance(31_000);
      const second = await running();
      go();
      expect(await run).toMatchObject({
        warmed: 1,
        failed: 2,
        failures: [
          { item: 'b', reason: 'another run has taken over' },
          { item: 'c', reason: 'another run has taken over' },
        ],
      });
      // The first must not have given back what is the second's now.
      await expect(instance().warming.run({ items: { ids } }, 'request')).rejects.toThrow('only one run');
      second.go();
      expect(await second.run).toMatchObject({ warmed: 3 });
    });

    it('ends a run when the service ends', async () => {
      const { run, go, warming } = await running();
      const stopped = warming.stop();
      go();
      await stopped;
      expect(await run).toMatchObject({ warmed: 1, failed: 2 });
      expect(await instance().warming.run({ items: { ids } }, 'request')).toMatchObject({ failed: 0 });
    });
  });

  it('says that the store is down, and loads nothing then', async () => {
    const { warming } = instance();
    const writeText = store.writeText;
    Object.assign(store, { writeText: () => Promise.reject(new Error('down')) });
    await expect(warming.run({ items: { ids: ['a'] } }, 'request')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    Object.assign(store, { writeText, ztop: () => Promise.reject(new Error('down')) });
    await expect(warming.run({ popular: 1 }, 'request')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(loaded).toEqual([]);
  });

  describe('while the cache is out of use', () => {
    /** Lets time pass until the run has ended. */
    async function ended<T>(run: Promise<T>): Promise<T> {
      const state = { running: true };
      const mark = () => void (state.running = false);
      run.then(mark, mark);
      while (state.running) {
        await new Promise(setImmediate);
        clock.advance(50);
      }
      return run;
    }
    const request = { items: { ids: ['a', 'b'] } };

    it('waits for it to come back', async () => {
      const { warming, use } = instance(1);
      use.up = false;
      const run = warming.run(request, 'request');
      void clock.delay(2000).then(() => (use.up = true));
      expect(await ended(run)).toMatchObject({ warmed: 2 });
    });

    it('begins no run when it does not come back', async () => {
      const { warming, use } = instance(1);
      use.up = false;
      await expect(ended(warming.run(request, 'request'))).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
      expect(loaded).toEqual([]);
    });

    it('ends a run when it does not come back', async () => {
      const { warming, use } = instance(1);
      whileLoading = () => void (use.up = false);
      const failures = [{ item: 'b', reason: 'The cache is out of use' }];
      expect(await ended(warming.run(request, 'request'))).toMatchObject({ warmed: 1, failures });
      expect(loaded).toEqual(['a']);
    });
  });
});
