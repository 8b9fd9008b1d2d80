import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { CacheStatistics } from './cache-statistics.js';
import { SharedStatistics } from './shared-statistics.js';

describe('SharedStatistics', () => {
  let clock: ManualClock;
  let store: MemoryKeyValueStore;
  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryKeyValueStore({ clock });
  });

  /** An instance of the program; `hit` counts there. */
  function instance() {
    const own = new CacheStatistics();
    const shared = new SharedStatistics(store, own, clock);
    const hit = (times = 1) => {
      for (let hits = 0; hits < times; hits += 1) own.hit('search', 'L1');
    };
    const hits = async () => (await shared.read()).numbers.get('search.hits_l1') ?? 0;
    return { shared, hit, hits };
  }

  /** The next call of a method of the store waits until it is let go, or made to fail, before it does anything. */
  function hold(method: 'readTexts' | 'hincrby') {
    const real = store[method].bind(store) as (...args: unknown[]) => Promise<unknown>;
    let go: (outcome?: Promise<never>) => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const held = async (...args: unknown[]) => {
      Object.assign(store, { [method]: real });
      await gate;
      return real(...args);
    };
    Object.assign(store, { [method]: held });
    return go;
  }

  /** Every call of a method of the store is refused until it is mended. */
  function broken(method: 'readTexts' | 'hincrby') {
    const real = store[method];
    Object.assign(store, { [method]: () => Promise.reject(new Error('down')) });
    return () => Object.assign(store, { [method]: real });
  }

  it('adds up what all instances count, and takes nothing twice', async () => {
    const [a, b] = [instance(), instance()];
    a.hit(2);
    b.hit(3);
    await a.shared.flush();
    await a.shared.flush();
    await b.shared.flush();
    a.hit();
    expect(await a.hits()).toBe(6);
    expect(await b.hits()).toBe(6);
  });

  it('takes nothing twice when two flushes overlap', async () => {
    const a = instance();
    a.hit(2);
    await Promise.all([a.shared.flush(), a.shared.flush()]);
    expect(await a.hits()).toBe(2);
  });

  it('keeps what instances counted that have ended', async () => {
    const a = instance();
    a.hit(2);
    await a.shared.flush();
    expect(await instance().hits()).toBe(2);
  });

  it('begins anew on all instances at a reset, and says when', async () => {
    const [a, b] = [instance(), instance()];
    a.hit();
    b.hit();
    await Promise.all([a.shared.flush(), b.shared.flush()]);
    const startedAt = clock.now();
    expect((await b.shared.read()).since.getTime()).toBe(startedAt);
    clock.advance(60_000);
    await a.shared.reset();
    expect(await b.hits()).toBe(0);
    expect((await b.shared.read()).since.getTime()).toBe(startedAt + 60_000);
    a.hit();
    b.hit();
    expect(await b.hits()).toBe(1);
    expect(await a.hits()).toBe(2);
  });

  it('does not count after a reset what another instance counted before', async () => {
    const [a, b] = [instance(), instance()];
    await b.shared.flush();
    b.hit(5);
    await a.shared.reset();
    await b.shared.flush();
    expect(await a.hits()).toBe(0);
    b.hit();
    expect(await b.hits()).toBe(1);
  });

  it('does not count after a reset what is on its way when it comes', async () => {
    const [a, b] = [instance(), instance()];
    await b.shared.flush();
    b.hit(5);
    const go = hold('hincrby');
    const flush = b.shared.flush();
    await a.shared.reset();
    go();
    await flush;
    expect(await a.hits()).toBe(0);
  });

  it('keeps what its own reset began when a flush from before ends', async () => {
    const a = instance();
    await a.shared.flush();
    a.hit(5);
    const go = hold('hincrby');
    const flush = a.shared.flush();
    await a.shared.reset();
    go();
    await flush;
    a.hit();
    expect(await a.hits()).toBe(1);
  });

  it('does not count after its own reset what a flush from before could not tell', async () => {
    const a = instance();
    await a.shared.flush();
    a.hit(5);
    const go = hold('readTexts');
    const flush = a.shared.flush();
    await a.shared.reset();
    go(Promise.reject(new Error('down')));
    await expect(flush).rejects.toThrow('down');
    expect(await a.hits()).toBe(0);
  });

  it('keeps what it has counted while the store is down', async () => {
    const a = instance();
    a.hit(2);
    const mend = broken('readTexts');
    await expect(a.shared.flush()).rejects.toThrow('down');
    await expect(a.shared.read()).rejects.toThrow('down');
    expect(a.shared.readOwn().numbers.get('search.hits_l1')).toBe(2);
    a.hit();
    mend();
    expect(await a.hits()).toBe(3);
  });

  it('adds nothing again of which it does not know whether it was added', async () => {
    const a = instance();
    a.hit(2);
    const mend = broken('hincrby');
    await expect(a.shared.flush()).rejects.toThrow('down');
    mend();
    a.hit();
    expect(await a.hits()).toBe(1);
  });

  it('starts again when the store has lost everything', async () => {
    const a = instance();
    a.hit(2);
    await a.shared.flush();
    await store.clear();
    expect(await a.hits()).toBe(0);
    a.hit();
    expect(await a.hits()).toBe(1);
  });

  it('adds what was counted while the store was down, also when it comes back empty', async () => {
    const [a, b] = [instance(), instance()];
    await Promise.all([a.shared.flush(), b.shared.flush()]);
    a.hit(2);
    b.hit(3);
    await store.clear();
    expect(await a.hits()).toBe(2);
    expect(await b.hits()).toBe(5);
    await b.shared.reset();
    expect(await a.hits()).toBe(0);
  });

  it('tells its own counts since the last reset', async () => {
    const a = instance();
    a.hit(2);
    await a.shared.reset();
    a.hit();
    expect(a.shared.readOwn().numbers.get('search.hits_l1')).toBe(1);
  });

  it('does not trip over a generation that somebody else wrote', async () => {
    const a = instance();
    await store.writeText('stats:generation', 'rubbish');
    await store.hset('stats:rubbish', { 'search.hits_l1': 'many' });
    const { numbers, since } = await a.shared.read();
    expect(numbers.size).toBe(0);
    expect(since.toISOString()).toBe('1970-01-01T00:00:00.000Z');
  });
});
