import { openRelational } from '../../src/relational/index.js';
import { accessStoresContract } from '../contracts/access-stores.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

describeWithServers('The stores of access on PostgreSQL', ['postgres'], (urls) => {
  accessStoresContract(async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 8,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    return {
      ...connection,
      byHand: async (statement, parameters) => {
        await connection.dataSource.query(statement, parameters);
      },
      close: async () => {
        await connection.close();
        await database.drop();
      },
    };
  });
});
