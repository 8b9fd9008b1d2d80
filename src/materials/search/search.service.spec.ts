import type { InjectionToken } from '@nestjs/common';
import { type CachedModule, startCached } from '../../../test/support/cached-module.js';
import { CLOCK } from '../../common/clock.js';
import { EMBEDDING_PROVIDER } from '../../embedding/index.js';
import { Metrics } from '../../metrics/index.js';
import { CHANGE_LOG, SUGGESTION_STORE } from '../../relational/index.js';
import { PopularSearches } from './popular-searches.js';
import { ResultPages } from './result-page.js';
import { SearchDepth } from './search-depth.js';
import type { SearchQuery } from './search-query.js';
import { SearchService } from './search.service.js';
import { SuggestionsService } from './suggestions.service.js';

const QUERY: SearchQuery = {
  query: 'цемент',
  searchType: 'hybrid',
  page: 1,
  pageSize: 10,
  filter: {},
  minSimilarity: 0,
  fuzzyThreshold: 0.8,
  includeSuggestions: true,
};

describe('a search with suggestions', () => {
  let module: CachedModule;
  let service: SearchService;
  let rankings: number;
  let popular: () => Promise<{ query: string; score: number }[]>;
  beforeEach(async () => {
    rankings = 0;
    const rank = () => {
      rankings += 1;
      return Promise.resolve({ hits: [], degraded: [], isCut: false, canGoOn: false });
    };
    const page = { results: [], before: [], total: 0, left: 0 };
    const store = { names: () => Promise.resolve([]), categories: () => Promise.resolve(['Цемент']) };
    const provided: [token: InjectionToken, value: object][] = [
      [SearchDepth, { rank }],
      [ResultPages, { cut: () => Promise.resolve(page) }],
      [CHANGE_LOG, { isLagging: () => Promise.resolve(false) }],
      [EMBEDDING_PROVIDER, { modelId: 'none' }],
      [Metrics, { searchDuration: { observe: () => undefined } }],
      [CLOCK, { monotonic: () => 0 }],
      [SUGGESTION_STORE, store],
      [PopularSearches, { top: () => popular() }],
    ];
    module = await startCached({
      providers: [
        SearchService,
        SuggestionsService,
        ...provided.map(([provide, useValue]) => ({ provide, useValue })),
      ],
    });
    service = module.app.get(SearchService);
  });
  afterEach(() => module.app.close());

  it('is not kept while the popular queries cannot be had, and does not tell of it', async () => {
    popular = () => Promise.reject(new Error('down'));
    const lacking = await service.search(QUERY);
    expect(lacking.suggestions).toMatchObject([{ text: 'Цемент' }]);
    popular = () => Promise.resolve([{ query: 'цемент белый', score: 1 }]);
    const whole = await service.search(QUERY);
    expect(whole.suggestions).toMatchObject([{ text: 'цемент белый' }, { text: 'Цемент' }]);
    expect(Object.keys(lacking)).toEqual(Object.keys(whole));
    expect(await service.search(QUERY)).toEqual(whole);
    expect(rankings).toBe(2);
  });
});
