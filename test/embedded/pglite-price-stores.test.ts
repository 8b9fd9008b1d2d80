import { priceLoadStoreContract } from '../contracts/price-load-store.contract.js';
import { priceStoreContract } from '../contracts/price-store.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('PriceStore on PGlite', () => {
  priceStoreContract(openEmbeddedRelational);
});

describe('PriceLoadStore on PGlite', () => {
  priceLoadStoreContract(openEmbeddedRelational);
});
