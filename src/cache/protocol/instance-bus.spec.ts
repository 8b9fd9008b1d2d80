import { CacheEvents } from '../../../test/support/cache-events.js';
import { settle } from '../../../test/support/server-world.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { type BusMessage, InstanceBus } from './instance-bus.js';

describe('InstanceBus', () => {
  let store: MemoryKeyValueStore;
  let events: CacheEvents;

  beforeEach(() => {
    store = new MemoryKeyValueStore({ clock: new ManualClock() });
    events = new CacheEvents();
  });

  const join = (instance: string) => {
    const heard: BusMessage[] = [];
    const bus = new InstanceBus(store, instance, events.observer);
    bus.open((message) => heard.push(message), jest.fn());
    return { bus, heard };
  };
  const DROP: BusMessage = { kind: 'drop', from: 'a', id: 1, tags: ['x'] };

  it('tells all, who says it too, in order', async () => {
    const [a, b] = [join('a'), join('b')];
    const beat: BusMessage = { kind: 'beat', from: 'a', beat: 7 };
    await a.bus.tellAll(DROP);
    await a.bus.tellAll(beat);
    await settle();
    expect(a.heard).toEqual([DROP, beat]);
    expect(b.heard).toEqual([DROP, beat]);
  });

  it('tells one alone', async () => {
    const [a, b, c] = [join('a'), join('b'), join('c')];
    await a.bus.tell('b', { kind: 'confirm', from: 'a', id: 1 });
    await settle();
    expect([a, b, c].map(({ heard }) => heard.length)).toEqual([0, 1, 0]);
  });

  it.each<[string, BusMessage]>([
    ['to drop everything', { kind: 'drop', from: 'a', id: 1, tags: null }],
    ['to clear', { kind: 'clear', from: 'a', id: 1, pattern: '*' }],
  ])('carries the message %s', async (_name, message) => {
    const { bus, heard } = join('a');
    await bus.tellAll(message);
    await settle();
    expect(heard).toEqual([message]);
  });

  it.each([
    'nonsense',
    'null',
    '1',
    '{}',
    '{"kind":"drop","from":1,"id":1,"tags":[]}',
    '{"kind":"drop","from":"a","tags":[]}',
    '{"kind":"drop","from":"a","id":1}',
    '{"kind":"drop","from":"a","id":1,"tags":[1]}',
    '{"kind":"clear","from":"a","id":1}',
    '{"kind":"beat","from":"a","beat":"1"}',
    '{"kind":"other","from":"a","id":1}',
  ])('counts what is no message of ours, and goes on: %s', async (text) => {
    const { bus, heard } = join('a');
    await store.publish('cache:all', text);
    await bus.tellAll(DROP);
    await settle();
    expect(heard).toEqual([DROP]);
    expect(events.all).toEqual(['malformed']);
  });

  it('hears nothing any more once it is closed', async () => {
    const { bus, heard } = join('a');
    await bus.close();
    await bus.tellAll(DROP);
    await settle();
    expect(heard).toEqual([]);
  });
});
