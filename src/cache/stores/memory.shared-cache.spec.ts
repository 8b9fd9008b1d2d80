import { memorySharedCache } from './memory.shared-cache.js';

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
