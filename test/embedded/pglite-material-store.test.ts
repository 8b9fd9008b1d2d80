import { lexicalSearchContract } from '../contracts/lexical-search.contract.js';
import { materialStoreContract } from '../contracts/material-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('MaterialStore on PGlite', () => {
  materialStoreContract(openEmbeddedRelational);
});

describe('The lexical search on PGlite', () => {
  lexicalSearchContract(openEmbeddedRelational);
});
