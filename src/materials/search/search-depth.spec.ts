import type { Config } from '../../config/index.js';
import type { Hit, HybridSearch, RankedHits } from './hybrid-search.js';
import { SearchDepth } from './search-depth.js';
import type { SearchQuery, SearchType } from './search-query.js';

const QUERY: SearchQuery = {
  query: 'труба',
  searchType: 'hybrid',
  page: 1,
  pageSize: 10,
  filter: {},
  minSimilarity: 0,
  fuzzyThreshold: 0.8,
};
const DEPTH = 10;
const hits = (from: number, to: number, searchType: SearchType = 'hybrid'): Hit[] =>
  Array.from({ length: to - from }, (_, index) => ({ id: `id-${from + index}`, score: 1, searchType }));

describe('the depth of a search', () => {
  let asked: number[];
  let rankings: Map<number, RankedHits>;
  let depth: SearchDepth;
  beforeEach(() => {
    asked = [];
    rankings = new Map();
    const hybrid: Pick<HybridSearch, 'rank'> = {
      rank: (_query, limit) => {
        asked.push(limit);
        return Promise.resolve(rankings.get(limit) ?? { hits: [], degraded: [] });
      },
    };
    depth = new SearchDepth(hybrid as HybridSearch, { SEARCH_CANDIDATES: DEPTH } as Config);
  });

  it('is the first one for the first pages', async () => {
    rankings.set(DEPTH, {
      hits: [...hits(0, 4), ...hits(4, 9, 'sql'), ...hits(9, 14, 'vector')],
      degraded: [],
    });
    const ranking = await depth.rank(QUERY, 10);
    expect(asked).toEqual([DEPTH]);
    expect(ranking).toMatchObject({ isCut: false, canGoOn: false });
    expect(ranking.hits).toHaveLength(14);
  });

  it('is not cut where no list is full, whatever all of them have together', async () => {
    rankings.set(DEPTH, { hits: [...hits(0, 9, 'sql'), ...hits(9, 18, 'vector')], degraded: [] });
    expect(await depth.rank(QUERY, 20)).toMatchObject({ isCut: false });
    expect(asked).toEqual([DEPTH]);
  });

  it('grows behind what the first pages show, and changes nothing in it', async () => {
    rankings.set(DEPTH, { hits: hits(0, 10), degraded: [] });
    rankings.set(1000, { hits: [...hits(5, 30), ...hits(0, 5)], degraded: ['vector'] });
    expect(await depth.rank(QUERY, 10)).toMatchObject({ isCut: true, canGoOn: true });
    const deeper = await depth.rank(QUERY, 11);
    expect(deeper.hits).toEqual(hits(0, 30));
    expect(deeper).toMatchObject({ isCut: false, canGoOn: false, degraded: ['vector'] });
  });

  it.each([
    ['a pattern of SKUs looks through all', { filter: { skuPattern: 'A*' } }, 1000],
    ['a phrase looks through all', { filter: { phrases: ['сухая смесь'] } }, 1000],
    ['a word that must not be there looks through all', { filter: { without: ['сталь'] } }, 1000],
    [
      'all that words find is sorted',
      { searchType: 'sql', sortBy: [{ field: 'name', direction: 'asc' }] },
      1000,
    ],
    [
      'the nearest that lack a word are sorted',
      { filter: { without: ['сталь'] }, sortBy: [{ field: 'name', direction: 'asc' }] },
      DEPTH,
    ],
    ['the nearest by meaning are sorted', { sortBy: [{ field: 'name', direction: 'asc' }] }, DEPTH],
  ] as [string, Partial<SearchQuery>, number][])('%s, on every page', async (_, more, expected) => {
    rankings.set(DEPTH, { hits: hits(0, 10), degraded: [] });
    expect(await depth.rank({ ...QUERY, ...more }, 500)).toMatchObject({ canGoOn: false });
    expect(asked).toEqual([expected]);
  });
});
