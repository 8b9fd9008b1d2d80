import { materialStoreContract } from '../contracts/material-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('MaterialStore on PGlite', () => {
  materialStoreContract(openEmbeddedRelational);
});
