import pg from 'pg';
import { openRelational } from '../../src/relational/index.js';
import { changeLogContract, type ChangeLogSubject } from '../contracts/change-log.contract.js';
import { vectorCollectionsContract } from '../contracts/vector-collections.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';

describeWithServers('ChangeLog on PostgreSQL', ['postgres'], (urls) => {
  const open = async (): Promise<ChangeLogSubject> => {
    const database = await freshDatabase(urls.postgres);
    const { store, changes, collections, close } = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 4,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    const hand = new pg.Client({ connectionString: database.url });
    await hand.connect();
    return {
      store,
      changes,
      collections,
      byHand: async (statement, parameters) => {
        await hand.query(statement, parameters);
      },
      close: async () => {
        await hand.end();
        await close();
        await database.drop();
      },
    };
  };
  changeLogContract(open);
  describe('for several collections', () => vectorCollectionsContract(open));
});
