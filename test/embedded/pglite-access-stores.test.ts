import { accessStoresContract } from '../contracts/access-stores.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';
import { withSqlByHand } from '../support/sql-by-hand.js';

describe('The stores of access on PGlite', () => {
  accessStoresContract(async () => withSqlByHand(await openEmbeddedRelational()));
});
