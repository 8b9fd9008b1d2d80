import { setImmediate as settled } from 'node:timers/promises';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import type { Config } from '../../../config/index.js';
import type { QueryTally, SearchAnalyticsStore, SearchTally } from '../../../relational/index.js';
import type { SearchAnswer, SearchQuery } from '../search-query.js';
import { SearchAnalyticsService } from './search-analytics.service.js';

const QUERY: SearchQuery = {
  query: ' ЦЕМЕНТ',
  searchType: 'hybrid',
  page: 1,
  pageSize: 10,
  filter: {},
  minSimilarity: 0,
  fuzzyThreshold: 0.8,
};

/** A store that may be away. */
class Store implements SearchAnalyticsStore {
  readonly stored: SearchTally[] = [];
  readonly misses: QueryTally[] = [];
  readonly forgotten: string[] = [];
  down = false;

  add(tallies: readonly SearchTally[], misses: readonly QueryTally[]): Promise<void> {
    if (this.down) return Promise.reject(new Error('down'));
    this.stored.push(...tallies);
    this.misses.push(...misses);
    return Promise.resolve();
  }
  tallies(): Promise<SearchTally[]> {
    return Promise.resolve(this.stored);
  }
  zeroResultQueries(): Promise<QueryTally[]> {
    return Promise.resolve(this.misses);
  }
  forgetBefore(day: string): Promise<void> {
    this.forgotten.push(day);
    return Promise.resolve();
  }
}

describe('search analytics', () => {
  let clock: ManualClock;
  let store: Store;
  let service: SearchAnalyticsService;
  beforeEach(() => {
    clock = new ManualClock(Date.UTC(2026, 0, 31, 23, 59, 58));
    store = new Store();
    service = new SearchAnalyticsService(store, { SEARCH_ANALYTICS_DAYS: 30 } as Config, clock);
  });

  /** Time, and what it sets going. */
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  const search = (more: Partial<SearchQuery> = {}, total_count = 1) =>
    service.counted({ ...QUERY, ...more }, () => Promise.resolve({ total_count } as SearchAnswer));
  const report = (from?: string, to?: string) => service.report({ from, to, limit: 10 });

  it('counts on the day of the search, the text of what found nothing as it was understood', async () => {
    await search();
    clock.advance(2000);
    await search({}, 0);
    const { days, from, to } = await report();
    expect([from, to]).toEqual(['2026-01-26', '2026-02-01']);
    expect(days.slice(-2)).toMatchObject([
      { day: '2026-01-31', searches: 1, zero_results: 0 },
      { day: '2026-02-01', searches: 1, zero_results: 1 },
    ]);
    expect(store.misses).toEqual([{ day: '2026-02-01', query: 'цемент', searches: 1 }]);
  });

  it('counts no further pages', async () => {
    await search({ page: 2 });
    await search({ cursor: 'x' });
    expect(await report()).toMatchObject({ searches: 0 });
  });

  it('counts what failed, and passes the error on', async () => {
    const failing = service.counted(QUERY, () => Promise.reject(new Error('no store')));
    await expect(failing).rejects.toThrow('no store');
    expect(await report()).toMatchObject({ searches: 1, failed: 1, latency_ms: { mean: 0 } });
  });

  it('stores behind, every few seconds, and keeps what it could not store', async () => {
    service.onApplicationBootstrap();
    store.down = true;
    await search();
    await pass(5000);
    store.down = false;
    await search();
    expect(store.stored).toEqual([]);
    await pass(5000);
    expect(store.stored).toEqual([
      expect.objectContaining({ day: '2026-01-31', searches: 1 }),
      expect.objectContaining({ day: '2026-02-01', searches: 1 }),
    ]);
    expect(store.forgotten).toEqual(['2026-01-03']);
    await search();
    await service.beforeApplicationShutdown();
    expect(store.stored).toHaveLength(3);
  });

  it('says so when the counts cannot be had', async () => {
    store.down = true;
    await search();
    await expect(report()).rejects.toThrow('down');
    store.down = false;
    expect(await report()).toMatchObject({ searches: 1 });
  });
});
