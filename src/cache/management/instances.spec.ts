import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { Instances } from './instances.js';

describe('Instances', () => {
  const clock = new ManualClock();
  const store = new MemoryKeyValueStore({ clock });
  const [a, b, c] = ['a', 'b', 'c'].map((id) => new Instances(store, id, 3000)) as [
    Instances,
    Instances,
    Instances,
  ];

  it('counts itself, even before it has said so', async () => {
    expect(await a.count()).toBe(1);
    await a.announce();
    expect(await a.count()).toBe(1);
  });

  it('counts those that say so now and then, until they leave', async () => {
    await Promise.all([b.announce(), c.announce()]);
    expect(await a.count()).toBe(3);
    clock.advance(2000);
    await Promise.all([a.announce(), b.announce()]);
    expect(await a.count()).toBe(3);
    clock.advance(2000);
    expect(await a.count()).toBe(2);
    expect(await store.smembers('instances')).not.toContain('c');
    await b.leave();
    expect(await a.count()).toBe(1);
    await c.announce();
    expect(await a.count()).toBe(2);
  });
});
