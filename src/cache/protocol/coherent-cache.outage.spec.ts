import { CacheWorld, policies, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';

describe('an outage of the shared store', () => {
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

  describe('for readers', () => {
    it.each(['readTexts', 'writeText'] as const)(
      'begins when %s fails: they get the answer of the source, and no error',
      async (command) => {
        a.line.refuse(command);
        expect(await a.read()).toBe(1);
        await settle();
        expect([a.cache.up, a.cache.leased]).toEqual([false, false]);
        expect(a.count('failed material')).toBe(1);
      },
    );

    it('begins at the first late command, which nobody waits for longer than the time limit', async () => {
      const c = await world.join({ timeLimitMs: 20 });
      c.line.hold('readTexts');
      expect(await c.read()).toBe(1);
      expect(c.cache.up).toBe(false);
      const { length } = c.line.sent;
      expect(await c.read()).toBe(1);
      expect(c.line.sent).toHaveLength(length);
    });

    it('is nothing that they wait for: nothing is asked of the store, and nothing kept', async () => {
      await a.read();
      cut();
      const { length } = a.line.sent;
      expect([await a.read(), await a.read()]).toEqual([1, 1]);
      expect(a.line.sent).toHaveLength(length);
      expect(world.source.loads).toHaveLength(3);
      expect([a.count('bypassed material breaker'), a.count('failed material')]).toEqual([2, 0]);
    });

    it('does not let more loads through at once than the gate does, however many there are', async () => {
      const c = await world.join({ loadConcurrency: 4 });
      c.line.cut();
      const open = world.source.hold();
      const readers = Array.from({ length: 64 }, (_, n) => c.read(String(n % 8)));
      await settle();
      expect(world.source.loads).toHaveLength(4);
      open();
      await Promise.all(readers);
      expect(world.source.loads.length).toBeLessThanOrEqual(12);
    });

    it('ends: the store is used again, by itself', async () => {
      cut();
      await world.pass(5000);
      mend();
      await world.pass(100 + 2 * LEASE_MS);
      expect([a.cache.up, a.cache.leased]).toEqual([true, true]);
      await a.read();
      await a.read();
      await settle();
      await b.read();
      expect([a.count('hit material L1'), b.count('hit material L2')]).toEqual([1, 1]);
    });

    it('lets a load that began before it end well, and keeps nothing of it as fresh', async () => {
      const open = world.source.hold();
      const early = a.read();
      await settle();
      a.line.flap();
      await world.pass(150);
      await world.duration(b.write());
      open();
      expect(await early).toBe(1);
      expect(await a.read()).toBe(2);
    });
  });

  describe('for writers', () => {
    it('costs one lease at most, once: then nobody who shares it trusts anything', async () => {
      await Promise.all([a.read(), b.read()]);
      cut();
      expect(await world.duration(a.write())).toBe(LEASE_MS);
      expect(await world.duration(a.write())).toBe(0);
      expect(await world.duration(b.write())).toBe(0);
      expect([await a.read(), await b.read()]).toEqual([4, 4]);
    });

    it('costs only what is left of a lease since it began', async () => {
      cut();
      await world.pass(700);
      expect(await world.duration(a.write())).toBe(300);
    });

    it('begins with the write that cannot be delivered: it waits as well', async () => {
      await b.read();
      a.line.refuse('writeText');
      const written = world.duration(a.write());
      await settle();
      expect(a.cache.up).toBe(false);
      expect(await written).toBe(LEASE_MS);
    });

    it('is over for a waiting write as soon as that was delivered and confirmed', async () => {
      await b.read();
      const accept = a.line.refuse('writeText');
      const waited = world.elapsed(a.write());
      await settle();
      accept();
      await world.pass(LEASE_MS);
      expect(await waited).toBe(100);
      expect(await b.read()).toBe(2);
    });

    it.each(['publish', 'smembers'] as const)('owes a tag whose %s failed', async (command) => {
      await b.read();
      const accept = a.line.refuse(command);
      const written = a.write();
      await settle();
      expect(a.cache.up).toBe(false);
      accept();
      await world.duration(written);
      await world.pass(100);
      expect(a.cache.up).toBe(true);
      expect(await b.read()).toBe(2);
      expect(await (await world.join()).read()).toBe(2);
    });
  });

  it('serves the last answer where the region allows it, when the source is gone as well', async () => {
    const regions = policies({ material: { staleIfErrorMs: 60_000 } });
    const c = await world.join({ regions });
    await c.read();
    c.line.cut();
    world.source.error = new Error('no source');
    expect(await c.read()).toBe(1);
    expect(c.count('staleServed material')).toBe(1);
    await expect(a.read('2')).rejects.toThrow('no source');
  });
});
