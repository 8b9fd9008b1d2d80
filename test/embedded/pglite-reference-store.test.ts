import { broughtNamesContract } from '../contracts/brought-names.contract.js';
import { referenceStoreContract } from '../contracts/reference-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('ReferenceStore on PGlite', () => {
  referenceStoreContract(openEmbeddedRelational);
  broughtNamesContract(openEmbeddedRelational);
});
