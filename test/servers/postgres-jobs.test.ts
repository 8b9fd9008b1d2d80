import { openRelational } from '../../src/relational/index.js';
import { jobRecordsContract } from '../contracts/job-records.contract.js';
import { jobStoreContract } from '../contracts/job-store.contract.js';
import { uploadStoreContract } from '../contracts/upload-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

describeWithServers('The stores of jobs on PostgreSQL', ['postgres'], (urls) => {
  const open = async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 8,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    return {
      ...connection,
      byHand: async (statement: string, parameters?: unknown[]) => {
        await connection.dataSource.query(statement, parameters);
      },
      close: async () => {
        await connection.close();
        await database.drop();
      },
    };
  };

  describe('JobStore', () => {
    jobStoreContract(open);
    jobRecordsContract(open);
  });

  describe('UploadStore', () => {
    uploadStoreContract(open);
  });
});
