import { lexicalManyContract } from '../contracts/lexical-many.contract.js';
import { matchStoreContract } from '../contracts/match-store.contract.js';
import { searchAnalyticsStoreContract } from '../contracts/search-analytics-store.contract.js';
import { sortKeysContract } from '../contracts/sort-keys.contract.js';
import { suggestionStoreContract } from '../contracts/suggestion-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { openServerRelational } from '../support/server-relational.js';

describeWithServers('The stores of searches on PostgreSQL', ['postgres'], (urls) => {
  const open = () => openServerRelational(urls.postgres, 4);

  describe('SearchAnalyticsStore', () => {
    searchAnalyticsStoreContract(open);
  });

  describe('SuggestionStore', () => {
    suggestionStoreContract(open);
  });

  describe('Fields to sort by', () => {
    sortKeysContract(open);
  });

  describe('Many names at once', () => {
    lexicalManyContract(open);
  });

  describe('Requests to match names', () => {
    matchStoreContract(open);
  });
});
