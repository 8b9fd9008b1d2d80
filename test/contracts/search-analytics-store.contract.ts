import { KEPT_QUERIES } from '../../src/relational/search-analytics-store.js';
import type { QueryTally, SearchAnalyticsStore, SearchTally } from '../../src/relational/index.js';

/** What the suite needs of an adapter. */
export interface SearchAnalyticsSubject {
  analytics: SearchAnalyticsStore;
  close(): Promise<void>;
}

const tally = (day: string, more: Partial<SearchTally> = {}): SearchTally => ({
  day,
  searchType: 'hybrid',
  searches: 3,
  zeroResults: 1,
  failed: 0,
  latencyMs: 12.5,
  latencies: [2, 1],
  ...more,
});
const miss = (day: string, query: string, searches = 1): QueryTally => ({ day, query, searches });

/** Every `SearchAnalyticsStore` passes this. `open` makes an empty one; it is opened once for the suite. */
export function searchAnalyticsStoreContract(open: () => Promise<SearchAnalyticsSubject>): void {
  let subject: SearchAnalyticsSubject;
  let analytics: SearchAnalyticsStore;

  beforeAll(async () => {
    subject = await open();
    ({ analytics } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(() => analytics.forgetBefore('9999-12-31'));

  it('adds up what is counted of a day and a type', async () => {
    await analytics.add([tally('2026-01-01'), tally('2026-01-01', { searchType: 'sql' })], []);
    await analytics.add([tally('2026-01-01', { failed: 2, latencies: [1, 0, 4] })], []);
    expect(await analytics.tallies('2026-01-01', '2026-01-01')).toEqual([
      tally('2026-01-01', { searches: 6, zeroResults: 2, failed: 2, latencyMs: 25, latencies: [3, 1, 4] }),
      tally('2026-01-01', { searchType: 'sql' }),
    ]);
  });

  it('adds up what several count at the same time', async () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-03'];
    const adding = Array.from({ length: 12 }, (_, index) => {
      const order = index % 2 === 0 ? days : [...days].reverse();
      return analytics.add(
        order.map((day) => tally(day)),
        order.map((day) => miss(day, 'кирпич')),
      );
    });
    await Promise.all(adding);
    const found = await analytics.tallies('2026-01-01', '2026-01-03');
    expect(found.map(({ day, searches }) => [day, searches])).toEqual(days.map((day) => [day, 36]));
    expect(await analytics.zeroResultQueries('2026-01-01', '2026-01-03', 5)).toEqual([
      { query: 'кирпич', searches: 36 },
    ]);
  });

  it('tells of the days that are asked for, both ends included, and no others', async () => {
    const days = ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-03'];
    await analytics.add(
      days.map((day) => tally(day)),
      days.map((day) => miss(day, day)),
    );
    const found = await analytics.tallies('2026-01-01', '2026-01-02');
    expect(found.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-02']);
    const queries = await analytics.zeroResultQueries('2026-01-01', '2026-01-02', 10);
    expect(queries.map(({ query }) => query)).toEqual(['2026-01-01', '2026-01-02']);
  });

  it('has the most frequent texts first, ties by text, and no more than are asked for', async () => {
    const day = '2026-01-01';
    await analytics.add([], [miss(day, 'б', 2), miss(day, 'а', 2), miss(day, 'в', 3), miss(day, `г '"; --`)]);
    const found = await analytics.zeroResultQueries(day, day, 3);
    expect(found.map(({ query }) => query)).toEqual(['в', 'а', 'б']);
  });

  it('keeps the most frequent texts of a day when there are too many', async () => {
    const day = '2026-01-01';
    const many = Array.from({ length: 2 * KEPT_QUERIES + 1 }, (_, index) =>
      miss(day, `q${index}`, 1 + (index % 2)),
    );
    await analytics.add([], many);
    const found = await analytics.zeroResultQueries(day, day, 5000);
    expect(found).toHaveLength(KEPT_QUERIES);
    expect(found.every(({ searches }) => searches === 2)).toBe(true);
  });

  it('takes texts of any length that a query may have', async () => {
    const query = '€'.repeat(500);
    await analytics.add([], [miss('2026-01-01', query)]);
    expect(await analytics.zeroResultQueries('2026-01-01', '2026-01-01', 1)).toEqual([
      { query, searches: 1 },
    ]);
  });

  it('forgets what is old', async () => {
    await analytics.add([tally('2026-01-01'), tally('2026-01-02')], [miss('2026-01-01', 'а')]);
    await analytics.forgetBefore('2026-01-02');
    expect(await analytics.tallies('2000-01-01', '2100-01-01')).toEqual([tally('2026-01-02')]);
    expect(await analytics.zeroResultQueries('2000-01-01', '2100-01-01', 5)).toEqual([]);
  });

  it('adds all or nothing', async () => {
    const wrong = tally('2026-01-01', { searchType: 'sql', day: 'no day' });
    await expect(analytics.add([tally('2026-01-01'), wrong], [])).rejects.toThrow();
    expect(await analytics.tallies('2026-01-01', '2026-01-01')).toEqual([]);
  });

  it('does nothing where there is nothing to add', async () => {
    await expect(analytics.add([], [])).resolves.toBeUndefined();
  });
}
