import { broughtNamesContract } from '../contracts/brought-names.contract.js';
import { referenceStoreContract } from '../contracts/reference-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { openServerRelational } from '../support/server-relational.js';

describeWithServers('ReferenceStore on PostgreSQL', ['postgres'], (urls) => {
  const open = () => openServerRelational(urls.postgres, 6);

  referenceStoreContract(open);
  broughtNamesContract(open);
});
