import { channelsContract } from './key-value-store/channels.js';
import { collectionsContract } from './key-value-store/collections.js';
import type { KeyValueStoreFixture } from './key-value-store/fixture.js';
import { keyspaceContract } from './key-value-store/keyspace.js';
import { kindsContract } from './key-value-store/kinds.js';
import { textsContract } from './key-value-store/texts.js';
import { valuesContract } from './key-value-store/values.js';

/** The contract of `KeyValueStore`, for any adapter. */
export function keyValueStoreContract(name: string, fixture: () => KeyValueStoreFixture): void {
  describe(`key-value store contract: ${name}`, () => {
    textsContract(fixture);
    valuesContract(fixture);
    collectionsContract(fixture);
    kindsContract(fixture);
    channelsContract(fixture);
    keyspaceContract(fixture);
  });
}
