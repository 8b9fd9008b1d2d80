import { jobRecordsContract } from '../contracts/job-records.contract.js';
import { jobStoreContract } from '../contracts/job-store.contract.js';
import { uploadStoreContract } from '../contracts/upload-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { openServerRelational } from '../support/server-relational.js';
import { withSqlByHand } from '../support/sql-by-hand.js';

describeWithServers('The stores of jobs on PostgreSQL', ['postgres'], (urls) => {
  const open = async () => withSqlByHand(await openServerRelational(urls.postgres, 8));

  describe('JobStore', () => {
    jobStoreContract(open);
    jobRecordsContract(open);
  });

  describe('UploadStore', () => {
    uploadStoreContract(open);
  });
});
