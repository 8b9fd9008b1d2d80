import { type CachedModule, startCached } from '../../../test/support/cached-module.js';
import { SUGGESTION_STORE, type SuggestionStore } from '../../relational/index.js';
import { CATALOGUE_TAG } from '../material.tags.js';
import { PopularSearches } from './popular-searches.js';
import { SuggestionsService } from './suggestions.service.js';

describe('the suggestions', () => {
  let module: CachedModule;
  let service: SuggestionsService;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    const store: SuggestionStore = {
      names: (words) => {
        asked.push(`names ${words.join(' ')}`);
        return Promise.resolve([]);
      },
      categories: () => {
        asked.push('categories');
        return Promise.resolve(['Цемент']);
      },
    };
    module = await startCached({
      providers: [
        SuggestionsService,
        { provide: SUGGESTION_STORE, useValue: store },
        { provide: PopularSearches, useValue: { top: () => Promise.resolve([]) } },
      ],
    });
    service = module.app.get(SuggestionsService);
  });
  afterEach(() => module.app.close());

  const textsFor = async (query: string) =>
    (await service.suggest({ query, limit: 5 })).suggestions.map(({ text }) => text);

  it('ask for the categories once, whatever is typed, and again after a write', async () => {
    expect(await textsFor('цем')).toEqual(['Цемент']);
    expect(await textsFor('цеме')).toEqual(['Цемент']);
    expect(asked.filter((what) => what === 'categories')).toHaveLength(1);
    expect(asked).toHaveLength(3);
    await module.cache.invalidate([CATALOGUE_TAG]);
    await textsFor('цеме');
    expect(asked.filter((what) => what === 'categories')).toHaveLength(2);
  });
});
