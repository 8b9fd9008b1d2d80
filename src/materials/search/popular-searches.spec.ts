import { CacheWarmers, type Popularity, searchDigest } from '../../cache/index.js';
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
  /** How often each item was recorded. */
  let counts: Map<string, number>;
  let down: boolean;
  let searches: PopularSearches;
  beforeEach(() => {
    counts = new Map();
    down = false;
    const popularity: Pick<Popularity, 'record' | 'top'> = {
      record: (kind, item) => {
        expect(kind).toBe(SEARCHES);
        counts.set(item, (counts.get(item) ?? 0) + 1);
      },
      top: () => {
        if (down) return Promise.reject(new Error('down'));
        return Promise.resolve([...counts].map(([item, score]) => ({ item, score })));
      },
    };
    searches = new PopularSearches(popularity as Popularity);
  });

  const note = (...queries: SearchQuery[]) => {
    const answer = { total_count: 1 } as SearchAnswer;
    for (const query of queries) expect(searches.noted(query, answer)).toBe(answer);
  };
  const recorded = () => [...counts.keys()].map((item): unknown => JSON.parse(item));

  it('are told by their query, however it is written and whatever its filters', async () => {
    note(
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

  it('are recorded as short as can be: without what is so by default', () => {
    note(PLAIN);
    expect(recorded()).toEqual([{ query: 'цемент' }]);
  });

  it('are not those that find nothing', () => {
    searches.noted(PLAIN, { total_count: 0 } as SearchAnswer);
    expect(recorded()).toEqual([]);
  });

  it('are not further pages, nor texts without a letter', () => {
    note({ ...PLAIN, page: 2 }, { ...PLAIN, query: '\u0001' });
    expect(recorded()).toEqual([]);
  });

  it('pass over what somebody else has written', async () => {
    counts.set('rubbish', 1);
    counts.set('{"query":7}', 1);
    note(PLAIN);
    expect(await searches.top(10)).toEqual([{ query: 'цемент', score: 1 }]);
  });

  it('are found by nobody while the store is down', async () => {
    down = true;
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
      note(sorted);
      const [item] = recorded();
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
