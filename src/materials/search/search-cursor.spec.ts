import { AppError } from '../../common/errors.js';
import { encodeSearchCursor, fingerprintOf, MAX_CURSOR, searchPlaceOf } from './search-cursor.js';
import { MAX_HITS, type SearchQuery } from './search-query.js';

const QUERY: SearchQuery = {
  query: 'цемент',
  searchType: 'hybrid',
  page: 1,
  pageSize: 10,
  filter: { categories: ['Цемент'] },
  minSimilarity: 0,
  fuzzyThreshold: 0.8,
};
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const shownOf = (count: number) => new Set(Array.from({ length: count }, (_, n) => fingerprintOf(idOf(n))));

describe('cursors of searches', () => {
  it('stand for what has been shown', () => {
    const place = { page: 3, shown: shownOf(20) };
    expect(searchPlaceOf({ ...QUERY, cursor: encodeSearchCursor(QUERY, place) })).toEqual(place);
  });

  it('are the first page where there is none', () => {
    expect(searchPlaceOf({ ...QUERY, page: 7 })).toEqual({ page: 7, shown: new Set() });
  });

  it('tell all ids apart, and are never longer than a request may be', () => {
    const shown = shownOf(MAX_HITS);
    expect(shown.size).toBe(MAX_HITS);
    expect(encodeSearchCursor(QUERY, { page: 100, shown }).length).toBeLessThanOrEqual(MAX_CURSOR);
  });

  it('go on however the query is written, and with other sizes of a page', () => {
    const cursor = encodeSearchCursor(QUERY, { page: 2, shown: shownOf(10) });
    const next = { ...QUERY, query: ' ЦЕМЕНТ', pageSize: 50, highlightMatches: true as const, cursor };
    expect(searchPlaceOf(next).page).toBe(2);
  });

  it.each([
    ['query', { query: 'кирпич' }],
    ['type', { searchType: 'sql' }],
    ['filter', { filter: {} }],
    ['order', { sortBy: [{ field: 'name', direction: 'asc' }] }],
  ] as [string, Partial<SearchQuery>][])('of another %s are refused', (_, other) => {
    const cursor = encodeSearchCursor(QUERY, { page: 2, shown: shownOf(10) });
    expect(() => searchPlaceOf({ ...QUERY, ...other, cursor })).toThrow('belongs to another search');
  });

  it('that nobody issued are refused', () => {
    const issued = encodeSearchCursor(QUERY, { page: 2, shown: shownOf(2) });
    const texts = [
      '',
      'x',
      '%%%',
      issued.slice(0, -1),
      `${issued}AAAA`,
      `${issued}==`,
      `B${issued.slice(1)}`,
    ];
    for (const cursor of texts) expect(() => searchPlaceOf({ ...QUERY, cursor })).toThrow(AppError);
  });

  it.each([0, 1, 1001, 65_535])('of page %i, which follows no page, are refused', (page) => {
    const cursor = encodeSearchCursor(QUERY, { page, shown: shownOf(10) });
    expect(() => searchPlaceOf({ ...QUERY, cursor })).toThrow('not one that this service issued');
  });
});
