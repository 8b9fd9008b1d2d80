import { lexicalManyContract } from '../contracts/lexical-many.contract.js';
import { searchAnalyticsStoreContract } from '../contracts/search-analytics-store.contract.js';
import { sortKeysContract } from '../contracts/sort-keys.contract.js';
import { suggestionStoreContract } from '../contracts/suggestion-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('SearchAnalyticsStore on PGlite', () => {
  searchAnalyticsStoreContract(openEmbeddedRelational);
});

describe('SuggestionStore on PGlite', () => {
  suggestionStoreContract(openEmbeddedRelational);
});

describe('Fields to sort by on PGlite', () => {
  sortKeysContract(openEmbeddedRelational);
});

describe('Many names at once on PGlite', () => {
  lexicalManyContract(openEmbeddedRelational);
});
