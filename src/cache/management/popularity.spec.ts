import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { Popularity } from './popularity.js';

const DAY_MS = 24 * 3600 * 1000;

describe('Popularity', () => {
  let clock: ManualClock;
  let store: MemoryKeyValueStore;
  let popularity: Popularity;
  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryKeyValueStore({ clock });
    popularity = new Popularity(store, clock);
  });

  const record = async (item: string, times = 1, where = popularity) => {
    for (let time = 0; time < times; time += 1) where.record('queries', item);
    await where.flush();
  };
  const items = async (count = 10) => (await popularity.top('queries', count)).map(({ item }) => item);
  const scoreOf = async (item: string) =>
    (await popularity.top('queries', 10)).find((ranked) => ranked.item === item)?.score;

  it('ranks by how often something was asked for, over all instances', async () => {
    await record('often', 3);
    await record('once');
    await record('most', 2);
    await record('most', 2, new Popularity(store, clock));
    expect(await popularity.top('queries', 10)).toEqual([
      { item: 'most', score: expect.closeTo(4) },
      { item: 'often', score: expect.closeTo(3) },
      { item: 'once', score: expect.closeTo(1) },
    ]);
    expect(await items(1)).toEqual(['most']);
    expect(await popularity.top('ids', 10)).toEqual([]);
  });

  it('halves what a request counts for every day', async () => {
    await record('old', 3);
    clock.advance(DAY_MS);
    expect(await scoreOf('old')).toBeCloseTo(1.5);
    await record('new', 2);
    expect(await items()).toEqual(['new', 'old']);
    clock.advance(2 * DAY_MS);
    expect(await scoreOf('new')).toBeCloseTo(0.5);
  });

  it('goes on over the change of the ranking, with numbers that stay small', async () => {
    for (let day = 0; day < 90; day += 1) {
      await record('daily');
      const [first] = await popularity.top('queries', 1);
      // 1 + 1/2 + 1/4 + ...
      expect(first?.score).toBeCloseTo(2 - 2 ** -day, 5);
      clock.advance(DAY_MS);
    }
    const last = Math.floor(clock.now() / (30 * DAY_MS));
    const stored = await Promise.all(
      [last - 3, last - 2, last - 1, last].map((ranking) => store.ztop(`popular:queries:${ranking}`, 10)),
    );
    const scores = stored.flat().map(({ score }) => score);
    expect(scores.length).toBeGreaterThan(2);
    expect(Math.max(...scores)).toBeLessThan(2 ** 31);
  });

  it('tells the store behind, and forgets what it could not tell', async () => {
    popularity.record('queries', 'later');
    expect(await items()).toEqual([]);
    const zincrby = store.zincrby;
    Object.assign(store, { zincrby: () => Promise.reject(new Error('down')) });
    await expect(popularity.flush()).rejects.toThrow('down');
    Object.assign(store, { zincrby });
    await record('now');
    expect(await items()).toEqual(['now']);
  });

  it('records nothing that is too long', async () => {
    await record('x'.repeat(601));
    await record('x'.repeat(600));
    expect(await items()).toEqual(['x'.repeat(600)]);
  });

  it('takes only so many different items at once, and goes on counting those that it has', async () => {
    for (let item = 0; item < 300; item += 1) popularity.record('queries', `item ${item}`);
    popularity.record('queries', 'item 0');
    await popularity.flush();
    expect(await popularity.top('queries', 1000)).toHaveLength(250);
    expect(await items(1)).toEqual(['item 0']);
  });

  it('keeps the best when there are many, once a minute, and lets the ranking go away in the end', async () => {
    await record('first', 3);
    for (let item = 0; item < 1200; item += 1) await record(`item ${item}`);
    const key = `popular:queries:${Math.floor(clock.now() / (30 * DAY_MS))}`;
    expect(await store.ztop(key, 2000)).toHaveLength(1201);
    expect(await store.ttl(key)).toBeNull();
    clock.advance(60_000);
    await record('last', 2);
    expect(await store.ztop(key, 2000)).toHaveLength(1000);
    expect(await items(2)).toEqual(['first', 'last']);
    expect(await store.ttl(key)).toBe(60 * DAY_MS);
  });
});
