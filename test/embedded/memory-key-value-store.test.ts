import { MemoryKeyValueStore } from '../../src/cache/stores/memory.key-value-store.js';
import { keyValueStoreContract } from '../contracts/key-value-store.contract.js';
import { ManualClock } from '../support/manual-clock.js';

const clock = new ManualClock();
const store = new MemoryKeyValueStore({ clock });

keyValueStoreContract('memory', () => ({
  store,
  advance: (ms) => {
    clock.advance(ms);
    return Promise.resolve();
  },
}));
