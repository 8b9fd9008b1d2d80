import { openRelational } from '../../src/relational/index.js';
import { broughtNamesContract } from '../contracts/brought-names.contract.js';
import { referenceStoreContract } from '../contracts/reference-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

describeWithServers('ReferenceStore on PostgreSQL', ['postgres'], (urls) => {
  const open = async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 6,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    return {
      ...connection,
      close: async () => {
        await connection.close();
        await database.drop();
      },
    };
  };

  referenceStoreContract(open);
  broughtNamesContract(open);
});
