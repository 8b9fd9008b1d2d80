import { SearchAnalyticsService } from './analytics/search-analytics.service.js';
import { Candidates } from './candidates.js';
import { FacetsService } from './facets.service.js';
import { HybridSearch } from './hybrid-search.js';
import { PopularSearches } from './popular-searches.js';
import { ResultPages } from './result-page.js';
import { SearchDepth } from './search-depth.js';
import { SearchService } from './search.service.js';
import { SearchWarmer } from './search-warmer.js';
import { SimilarService } from './similar.service.js';
import { SuggestionsService } from './suggestions.service.js';

/** Searching: candidates → ranking → pages, and what is learnt from searches. */
export const searchProviders = [
  Candidates,
  FacetsService,
  HybridSearch,
  PopularSearches,
  ResultPages,
  SearchAnalyticsService,
  SearchDepth,
  SearchService,
  SearchWarmer,
  SimilarService,
  SuggestionsService,
];
