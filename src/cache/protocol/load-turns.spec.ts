import { CacheWorld, policies, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';

const HOLD_MS = 2000;

describe('the turn to load a hot key', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    const regions = policies({ material: { loadLeaseMs: HOLD_MS } });
    [a, b] = [await world.join({ regions }), await world.join({ regions })];
  });
  afterEach(() => world.close());

  it('is one instance’s: the others get what it has loaded', async () => {
    const open = world.source.hold();
    const [first, second] = [a.read(), b.read()];
    await world.pass(300);
    expect(world.source.loads).toEqual(['1']);
    open();
    await world.pass(50);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(world.source.loads).toEqual(['1']);
    expect(await b.read()).toBe(1);
    expect(b.count('hit material L1')).toBe(1);
  });

  it('is one for each key', async () => {
    const open = world.source.hold();
    const both = Promise.all([a.read('1'), b.read('2')]);
    await settle();
    expect(world.source.loads).toEqual(['1', '2']);
    open();
    await both;
  });

  it('is not waited for where a load is cheap', async () => {
    const c = await world.join();
    const open = world.source.hold();
    const both = Promise.all([a.read(), c.read()]);
    await settle();
    expect(world.source.loads).toHaveLength(2);
    open();
    await both;
  });

  it('is taken over by the next when its holder dies, for all who wait', async () => {
    const c = await world.join({ regions: policies({ material: { loadLeaseMs: HOLD_MS } }) });
    const open = world.source.hold();
    void a.read();
    await settle();
    a.line.cut();
    const waiting = [b.read()];
    await world.pass(HOLD_MS / 2);
    waiting.push(c.read());
    await world.pass(HOLD_MS / 2 - 50);
    expect(world.source.loads).toHaveLength(1);
    await world.pass(300);
    expect(world.source.loads).toHaveLength(2);
    open();
    await world.pass(50);
    expect(await Promise.all(waiting)).toEqual([1, 1]);
    expect(world.source.loads).toHaveLength(2);
  });

  it('is waited for no longer than two can hold it: who has waited so long loads alone', async () => {
    const open = world.source.hold();
    const first = a.read();
    await settle();
    const second = b.read();
    // Others take one turn after the other.
    b.line.store.writeText = () => Promise.resolve(false);
    await world.pass(2 * HOLD_MS - 50);
    expect(world.source.loads).toHaveLength(1);
    await world.pass(150);
    expect(world.source.loads).toHaveLength(2);
    open();
    await Promise.all([first, second]);
  });

  it('is given back by who could not load', async () => {
    world.source.error = new Error('no source');
    await expect(a.read()).rejects.toThrow('no source');
    await settle();
    world.source.error = undefined;
    expect(await world.duration(b.read())).toBe(0);
  });

  it('is given up for by who sees that its answer would be void', async () => {
    const open = world.source.hold();
    const [first, second] = [a.read(), b.read()];
    await settle();
    await world.duration(b.cache.invalidate(['material:1']));
    await world.pass(100);
    expect(world.source.loads).toHaveLength(2);
    open();
    await Promise.all([first, second]);
  });

  it('is another one under other stamps: a reader after a write waits for no load from before it', async () => {
    const open = world.source.hold();
    const early = a.read();
    await settle();
    await world.duration(b.write());
    const late = b.read();
    await settle();
    expect(world.source.loads).toHaveLength(2);
    open();
    expect(await Promise.all([early, late])).toEqual([1, 2]);
  });

  it('makes nobody load again what was stored while they asked for the turn', async () => {
    const open = world.source.hold();
    const first = a.read();
    await settle();
    const second = b.read();
    await settle();
    const ask = b.line.hold('writeText');
    await world.pass(30);
    open();
    await first;
    await settle();
    ask();
    await world.duration(second);
    expect(world.source.loads).toEqual(['1']);
  });

  it('is nothing that a load depends on: when the store fails meanwhile, everybody loads alone', async () => {
    const open = world.source.hold();
    const [first, second] = [a.read(), b.read()];
    await settle();
    b.line.cut();
    await world.pass(50);
    expect(world.source.loads).toHaveLength(2);
    open();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
  });

  it('finds nothing old after a restart in the middle of the waiting', async () => {
    const open = world.source.hold();
    const first = a.read();
    await settle();
    const second = b.read();
    await settle();
    open();
    await first;
    await settle();
    // What a has stored is of a server that is no more; a write since then is lost with it.
    world.source.commit();
    world.server.identity = 'run 2';
    b.line.flap();
    await world.pass(LEASE_MS);
    expect(await second).toBe(2);
  });
});
