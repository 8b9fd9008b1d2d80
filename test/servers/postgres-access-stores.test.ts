import { accessStoresContract } from '../contracts/access-stores.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { openServerRelational } from '../support/server-relational.js';
import { withSqlByHand } from '../support/sql-by-hand.js';

describeWithServers('The stores of access on PostgreSQL', ['postgres'], (urls) => {
  accessStoresContract(async () => withSqlByHand(await openServerRelational(urls.postgres, 8)));
});
