import { matchStoreContract } from '../contracts/match-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('Matching on PGlite', () => {
  matchStoreContract(openEmbeddedRelational);
});
