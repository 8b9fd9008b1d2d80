import { MemoryCacheStore } from '../../src/cache/stores/memory.cache-store.js';
import { memorySharedCache } from '../../src/cache/stores/memory.shared-cache.js';
import { cacheStoreContract } from '../contracts/cache-store.contract.js';
import { ManualClock } from '../support/manual-clock.js';

const clock = new ManualClock();
const store = new MemoryCacheStore(1_048_576, clock);

cacheStoreContract('memory', () => ({
  store,
  advance: (ms) => {
    clock.advance(ms);
    return Promise.resolve();
  },
  wipe: () => store.close(),
}));

describe('the memory cache store', () => {
  it('is bounded by bytes and drops what was used least lately', async () => {
    const small = new MemoryCacheStore(20_000, clock);
    const entry = { value: '', stamps: [], epoch: '', storedAt: 0 };
    for (let index = 0; index < 100; index += 1) {
      await small.write(`search:${index}`, entry, 'x'.repeat(1000), 60_000);
      await small.read('search:0', []);
    }
    expect((await small.read('search:0', [])).entry).toEqual(entry);
    expect((await small.read('search:1', [])).entry).toBeNull();
  });
});

describe('CACHE_MANAGER without Redis', () => {
  it('keeps, deletes and clears', async () => {
    const shared = memorySharedCache();
    await shared.set('answer', { value: 42 }, 60_000);
    await shared.set('other', 1);
    await expect(shared.get('answer')).resolves.toEqual({ value: 42 });
    await shared.delete('answer');
    await expect(shared.get('answer')).resolves.toBeUndefined();
    await shared.clear();
    await expect(shared.get('other')).resolves.toBeUndefined();
  });
});
