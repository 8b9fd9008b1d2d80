import { changeLogContract, type ChangeLogSubject } from '../contracts/change-log.contract.js';
import { vectorCollectionsContract } from '../contracts/vector-collections.contract.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('ChangeLog on PGlite', () => {
  const open = async (): Promise<ChangeLogSubject> => {
    const { store, changes, collections, dataSource, close } = await openEmbeddedRelational();
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
      close,
    };
  };
  changeLogContract(open);
  describe('for several collections', () => vectorCollectionsContract(open));
});
