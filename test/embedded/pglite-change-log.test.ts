import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRelational } from '../../src/relational/index.js';
import { changeLogContract, type ChangeLogSubject } from '../contracts/change-log.contract.js';
import { vectorCollectionsContract } from '../contracts/vector-collections.contract.js';

describe('ChangeLog on PGlite', () => {
  const open = async (): Promise<ChangeLogSubject> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rag-materials-pglite-'));
    const { store, changes, collections, dataSource, close } = await openRelational({
      DATABASE_URL: undefined,
      DATABASE_POOL_SIZE: 10,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: dataDir,
    });
    return {
      store,
      changes,
      collections,
      // There is one session: for the statement it is somebody else's.
      byHand: (statement, parameters = []) =>
        dataSource.transaction(async (manager) => {
          await manager.query(`SET LOCAL rag_materials.apply_within = ''`);
          await manager.query(statement, parameters);
        }),
      close: async () => {
        await close();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  };
  changeLogContract(open);
  describe('for several collections', () => vectorCollectionsContract(open));
});
