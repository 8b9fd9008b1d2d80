import type { KeyValueStore } from './key-value-store.js';

function Assembled(this: KeyValueStore, parts: KeyValueStore): void {
  Object.assign(this, parts);
}

/**
 * A store put together from its parts, one for each kind of data: an adapter extends this and hands over an object that
 * has every method of the port. No part knows the others.
 */
export const AssembledStore = Assembled as unknown as new (parts: KeyValueStore) => KeyValueStore;
