import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRelational } from '../../src/relational/index.js';
import { searchAnalyticsStoreContract } from '../contracts/search-analytics-store.contract.js';
import { sortKeysContract } from '../contracts/sort-keys.contract.js';
import { suggestionStoreContract } from '../contracts/suggestion-store.contract.js';

const open = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-materials-pglite-'));
  const connection = await openRelational({
    DATABASE_URL: undefined,
    DATABASE_POOL_SIZE: 10,
    DATABASE_TIMEOUT_MS: 10_000,
    DATA_DIR: dataDir,
  });
  return {
    ...connection,
    close: async () => {
      await connection.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

describe('SearchAnalyticsStore on PGlite', () => {
  searchAnalyticsStoreContract(open);
});

describe('SuggestionStore on PGlite', () => {
  suggestionStoreContract(open);
});

describe('Fields to sort by on PGlite', () => {
  sortKeysContract(open);
});
