import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lexicalSearchContract } from '../contracts/lexical-search.contract.js';
import { materialStoreContract } from '../contracts/material-store.contract.js';
import { rewordingContract } from '../contracts/rewording.contract.js';
import { openEmbeddedRelational, openRelationalIn } from '../support/embedded-relational.js';

describe('MaterialStore on PGlite', () => {
  materialStoreContract(openEmbeddedRelational);
});

describe('The lexical search on PGlite', () => {
  lexicalSearchContract(openEmbeddedRelational);
});

describe('PGlite with the words of an older version', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-test-pglite-'));
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  rewordingContract(() => openRelationalIn(dataDir));
});
