import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobRecordsContract } from '../contracts/job-records.contract.js';
import { jobStoreContract } from '../contracts/job-store.contract.js';
import { uploadStoreContract } from '../contracts/upload-store.contract.js';
import { openEmbeddedRelational, openRelationalIn } from '../support/embedded-relational.js';
import { withSqlByHand } from '../support/sql-by-hand.js';

const open = async () => withSqlByHand(await openEmbeddedRelational());

describe('JobStore on PGlite', () => {
  jobStoreContract(open);
  jobRecordsContract(open);

  it('gives what the process before held to the one that opens the database', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rag-test-jobs-'));
    try {
      const before = await openRelationalIn(dataDir);
      await before.jobs.submit({ kind: 'k', params: {} });
      await before.jobs.claim(['k'], 'w', 600_000);
      await before.close();
      const after = await openRelationalIn(dataDir);
      const job = await after.jobs.claim(['k'], 'w', 600_000);
      await after.close();
      expect(job).toMatchObject({ attempt: 2 });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});

describe('UploadStore on PGlite', () => {
  uploadStoreContract(open);
});
