import { CacheWorld, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';

describe('the end of an outage', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join(), await world.join()];
  });
  afterEach(() => world.close());

  const cut = () => [a, b].forEach(({ line }) => line.cut());
  const mend = () => [a, b].forEach(({ line }) => line.mend());

  /** Whether the stamps of these tags stand where they stood when this was called. */
  const watchStamps = async (...tags: string[]) => {
    const names = tags.map((tag) => `tag:${tag}`);
    const before = await world.server.data.readTexts(names);
    return async () =>
      (await world.server.data.readTexts(names)).map((stamp, index) => stamp === before[index]);
  };

  it('what is owed is delivered before the store is trusted', async () => {
    await Promise.all([a.read('1'), a.read('2'), a.read('3')]);
    const standing = await watchStamps('material:1', 'material:2', 'material:3');
    cut();
    await world.duration(Promise.all([a.write('1'), a.write('2')]));
    const stamps = a.line.hold('writeText');
    mend();
    await world.pass(150);
    expect([a.cache.up, await standing()]).toEqual([false, [true, true, true]]);
    stamps();
    await settle();
    expect(await standing()).toEqual([false, false, true]);
  });

  it('what is invalidated while that is under way is owed anew', async () => {
    await b.read();
    a.line.cut();
    const early = a.write();
    await settle();
    a.line.mend();
    const publish = a.line.hold('publish');
    await world.pass(150);
    const late = a.write();
    await settle();
    publish();
    await world.duration(Promise.all([early, late]));
    await world.pass(LEASE_MS);
    expect(await b.read()).toBe(3);
  });

  it('what could not be delivered stays owed', async () => {
    await b.read();
    a.line.cut();
    const written = a.write();
    const accept = a.line.refuse('writeText');
    a.line.mend();
    await world.pass(500);
    expect(a.cache.up).toBe(false);
    accept();
    await world.duration(written);
    expect(await b.read()).toBe(2);
  });

  it('others who owe something get one lease to deliver it, if it was long', async () => {
    await Promise.all([a.read(), b.read()]);
    cut();
    await world.pass(3000);
    a.line.mend();
    await world.pass(LEASE_MS / 2);
    // b has waited for its lease long ago, and acknowledges at once.
    expect(await world.duration(b.write())).toBe(0);
    expect(await a.read()).toBe(2);
    b.line.mend();
    await world.pass(LEASE_MS);
    expect(a.cache.up).toBe(true);
    expect(await a.read()).toBe(2);
  });

  it('a new instance gives the others one lease as well', async () => {
    await a.read();
    await settle();
    cut();
    await world.pass(3000);
    await world.duration(b.write());
    const c = world.create();
    const opened = c.cache.open();
    await world.pass(500);
    expect(c.cache.up).toBe(false);
    expect(await c.read()).toBe(2);
    b.line.mend();
    await world.duration(opened);
    expect(c.cache.up).toBe(true);
    expect(await c.read()).toBe(2);
  });

  it('a second, short loss meanwhile does not keep it from delivering', async () => {
    await b.read();
    a.line.cut();
    await world.pass(2000);
    a.line.mend();
    await world.pass(120);
    expect(a.cache.up).toBe(false);
    for (const { line } of [a, b]) line.flap();
    const written = a.write();
    await world.pass(120);
    expect(b.cache.up).toBe(true);
    await b.read();
    await world.duration(written);
    expect(await b.read()).toBe(2);
  });

  it('a write of the time in which the others are waited for is delivered at once', async () => {
    const c = await world.join();
    await c.read();
    a.line.cut();
    await world.pass(2000);
    a.line.mend();
    await world.pass(150);
    expect(a.cache.up).toBe(false);
    await world.duration(a.write());
    expect(await c.read()).toBe(2);
  });

  it('everything is void where more was owed than could be kept', async () => {
    await Promise.all([a.read('1'), a.read('2'), b.read('1')]);
    cut();
    const tags = Array.from({ length: 100_001 }, (_, n) => `material:x${n}`);
    await world.duration(a.cache.invalidate(tags));
    for (const id of ['1', '2']) world.source.commit(id);
    mend();
    await world.pass(100 + LEASE_MS);
    expect(a.cache.up).toBe(true);
    expect([await a.read('1'), await b.read('2')]).toEqual([2, 2]);
  });

  it.each(Array.from({ length: 20 }, (_, hops) => hops))(
    'an invalidation that comes %i microtasks after the server is there is delivered too',
    async (hops) => {
      await b.read();
      const answer = a.line.holdAnswers('identify');
      a.line.flap();
      await world.pass(110);
      answer();
      for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
      await world.duration(a.write());
      await world.pass(100);
      expect(a.cache.up).toBe(true);
      expect(await b.read()).toBe(2);
    },
  );
  describe('when the program ends', () => {
    it('what is owed is delivered, if that is possible', async () => {
      await b.read();
      a.line.cut();
      const written = a.write();
      await settle();
      a.line.mend();
      await world.duration(a.cache.close());
      await world.duration(written);
      expect(await b.read()).toBe(2);
    });

    it('what is written after it is still delivered', async () => {
      await b.read();
      await world.duration(a.cache.close());
      await world.duration(a.write());
      expect(await b.read()).toBe(2);
      expect(await a.read()).toBe(2);
    });
  });
});
