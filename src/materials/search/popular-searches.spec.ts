import { ManualClock } from '../../../test/support/manual-clock.js';
import { CacheWarmers, Popularity, searchDigest } from '../../cache/index.js';
import { MemoryKeyValueStore } from '../../cache/stores/memory.key-value-store.js';
import { PopularSearches, SEARCHES } from './popular-searches.js';
import type { SearchAnswer, SearchQuery } from './search-query.js';
import { SearchWarmer } from './search-warmer.js';
import type { SearchService } from './search.service.js';

const PLAIN: SearchQuery = {
  query: 'цемент',
  searchType: 'hybrid',
  page: 1,
  pageSize: 10,
  filter: {},
  minSimilarity: 0,
  fuzzyThreshold: 0.8,
};

describe('popular searches', () => {
  let popularity: Popularity;
  let store: MemoryKeyValueStore;
  let searches: PopularSearches;
  beforeEach(() => {
    const clock = new ManualClock();
    store = new MemoryKeyValueStore({ clock });
    popularity = new Popularity(store, clock);
    searches = new PopularSearches(popularity);
  });

  const note = async (...queries: SearchQuery[]) => {
    for (const query of queries) expect(searches.noted(query)).toBe(query);
    await popularity.flush();
  };
  const recorded = async () =>
    (await popularity.top(SEARCHES, 10)).map(({ item }): unknown => JSON.parse(item));

  it('are told by their query, however it is written and whatever its filters', async () => {
    await note(
      { ...PLAIN, query: ' ЦЕМЕНТ  М500' },
      { ...PLAIN, query: 'цемент м500', filter: { units: ['т'] } },
      { ...PLAIN, query: 'арматура' },
    );
    expect(await searches.top(10)).toEqual([
      { query: 'цемент м500', score: 2 },
      { query: 'арматура', score: 1 },
    ]);
    expect(await searches.top(1)).toHaveLength(1);
  });

  it('are recorded as short as can be: without what is so by default', async () => {
    await note(PLAIN);
    expect(await recorded()).toEqual([{ query: 'цемент' }]);
  });

  it('are not further pages, nor texts without a letter', async () => {
    await note({ ...PLAIN, page: 2 }, { ...PLAIN, query: '\u0001' });
    expect(await recorded()).toEqual([]);
  });

  it('pass over what somebody else has written', async () => {
    await store.zincrby('popular:queries:681', 'rubbish', 1);
    await store.zincrby('popular:queries:681', '{"query":7}', 1);
    await note(PLAIN);
    expect(await searches.top(10)).toEqual([{ query: 'цемент', score: 1 }]);
  });

  it('are found by nobody while the store is down', async () => {
    Object.assign(store, { ztop: () => Promise.reject(new Error('down')) });
    await expect(searches.top(10)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  describe('when they are warmed', () => {
    let asked: SearchQuery[];
    let answer: Pick<SearchAnswer, 'degraded'>;
    const warmers = new CacheWarmers();
    beforeEach(() => {
      asked = [];
      answer = { degraded: [] };
      const search = (query: SearchQuery) => {
        asked.push(query);
        return Promise.resolve(answer);
      };
      new SearchWarmer({ search } as unknown as SearchService, warmers).onModuleInit();
    });
    const warm = async (item: unknown) => (await warmers.get(SEARCHES)!.prepare(item)).read();

    it.each<[string, SearchQuery]>([
      ['a plain one', PLAIN],
      [
        'one with everything',
        {
          query: 'Цемент М500',
          searchType: 'fuzzy',
          page: 1,
          pageSize: 25,
          filter: {
            categories: ['Цемент', 'Вяжущие'],
            units: ['мешок', 'т'],
            skuPattern: 'CEM-*',
            createdAfter: new Date('2026-01-01T00:00:00Z'),
            createdBefore: new Date('2026-02-01T00:00:00Z'),
            updatedAfter: new Date('2026-03-01T00:00:00Z'),
            updatedBefore: new Date('2026-04-01T00:00:00Z'),
          },
          minSimilarity: 0.25,
          fuzzyThreshold: 0.6,
        },
      ],
    ])('ask what was asked, under the same key: %s', async (_, query) => {
      const sorted = {
        ...query,
        filter: { ...query.filter, categories: query.filter.categories?.toSorted() },
      };
      await note(sorted);
      const [item] = await recorded();
      await warm(item);
      expect(asked).toHaveLength(1);
      expect(searchDigest(asked[0]!)).toBe(searchDigest(sorted));
      expect(asked[0]!.filter.createdAfter).toEqual(query.filter.createdAfter);
    });

    it('may be texts alone', async () => {
      await warm('Цемент');
      expect(asked).toEqual([{ ...PLAIN, query: 'Цемент' }]);
    });

    it.each([[{ query: '' }], [''], [7], [null], [['цемент']], [{ query: 'x', owner: 'y' }]])(
      'are refused when they are not valid: %j',
      async (item) => {
        await expect(warm(item)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
        expect(asked).toEqual([]);
      },
    );

    it('say so when the answer is not kept', async () => {
      answer = { degraded: ['vector'] };
      await expect(warm('цемент')).rejects.toThrow('not kept: answered without vector');
    });
  });
});
