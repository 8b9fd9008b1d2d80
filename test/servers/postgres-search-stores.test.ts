import { openRelational } from '../../src/relational/index.js';
import { lexicalManyContract } from '../contracts/lexical-many.contract.js';
import { matchStoreContract } from '../contracts/match-store.contract.js';
import { searchAnalyticsStoreContract } from '../contracts/search-analytics-store.contract.js';
import { sortKeysContract } from '../contracts/sort-keys.contract.js';
import { suggestionStoreContract } from '../contracts/suggestion-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

describeWithServers('The stores of searches on PostgreSQL', ['postgres'], (urls) => {
  const open = async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 4,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    return {
      ...connection,
      close: async () => {
        await connection.close();
        await database.drop();
      },
    };
  };

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
