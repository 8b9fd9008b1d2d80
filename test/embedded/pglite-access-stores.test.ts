import { accessStoresContract } from '../contracts/access-stores.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('The stores of access on PGlite', () => {
  accessStoresContract(async () => {
    const connection = await openEmbeddedRelational();
    return {
      ...connection,
      byHand: async (statement, parameters) => {
        await connection.dataSource.query(statement, parameters);
      },
    };
  });
});
