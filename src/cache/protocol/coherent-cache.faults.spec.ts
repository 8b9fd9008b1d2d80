import { CacheWorld, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';
import { runInCacheContext } from '../cache-context.js';

const TEXTS = ['v1:material:1', 'tag:material:1', 'tag:all'];
const LEASES = 'lease:holders';

/** What the essay on top of coherent-cache.ts says under "What happens when", but for the outages. */
describe('coherence when', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join(), await world.join()];
  });
  afterEach(() => world.close());

  /** Keeps what the server has now; what is answered puts it back in place of what is there then. */
  const snapshot = async () => {
    const { data } = world.server;
    const texts = await data.readTexts(TEXTS);
    const members = await data.smembers(LEASES);
    return async () => {
      await data.clear();
      for (const [index, name] of TEXTS.entries()) await data.writeText(name, texts[index] ?? '');
      await data.sadd(LEASES, ...members);
    };
  };
  const flapAll = async () => {
    for (const { line } of [a, b]) line.flap();
    await world.pass(150);
    expect([a.cache.up, b.cache.up]).toEqual([true, true]);
  };

  it('a reader comes between a commit and its stamp: the write is not acknowledged yet', async () => {
    await a.read();
    world.source.commit();
    expect(await a.read()).toBe(1);
    await world.duration(b.cache.invalidate(['material:1']));
    expect(await a.read()).toBe(2);
  });

  it('a message comes twice: nothing happens but a reload', async () => {
    a.line.doubleMessages();
    b.line.doubleMessages();
    for (const version of [1, 2, 3]) {
      expect(await a.read()).toBe(version);
      expect(await world.duration(b.write())).toBe(0);
    }
    expect(world.source.loads).toHaveLength(3);
  });

  it('a message comes late: the write waits for its confirmation', async () => {
    await a.read();
    const hear = a.line.holdMessages();
    const waited = world.elapsed(b.write());
    await world.pass(300);
    hear();
    expect(await waited).toBe(300);
    expect(await a.read()).toBe(2);
  });

  it('a confirmation is lost: the write waits until the lease has run out', async () => {
    await a.read();
    a.line.refuse('publish');
    const waited = await world.duration(b.write());
    expect(waited).toBeGreaterThan(0.5 * LEASE_MS);
    expect(waited).toBeLessThanOrEqual(LEASE_MS);
    expect(await a.read()).toBe(2);
  });

  describe('Redis restarts empty', () => {
    const restart = async () => {
      await world.server.data.clear();
      world.server.identity = 'run 2';
    };

    it('nothing old is answered, and what is loaded then is kept', async () => {
      await Promise.all([a.read(), b.read()]);
      world.source.commit();
      await restart();
      await flapAll();
      expect([await a.read(), await b.read()]).toEqual([2, 2]);
      expect(world.source.loads).toHaveLength(2 + 1);
    });

    it('a write waits for one lease: somebody may not have noticed', async () => {
      await a.read();
      // All of a's messages and commands stand still; it believes in its lease.
      const wake = [a.line.holdMessages(), a.line.hold('sadd')];
      await restart();
      b.line.flap();
      await world.pass(150);
      const waited = world.elapsed(b.write());
      for (let step = 0; a.cache.leased && step < 200; step += 1) {
        expect(await a.read()).toBe(1);
        await world.pass(10);
      }
      await world.pass(LEASE_MS);
      expect(await waited).toBeGreaterThan(0.5 * LEASE_MS);
      expect(await a.read()).toBe(2);
      wake.forEach((end) => end());
    });
  });

  describe('Redis restarts from an older snapshot', () => {
    it('stamps and entries of then prove nothing', async () => {
      await a.read();
      await settle();
      const restore = await snapshot();
      await world.duration(b.write());
      await restore();
      world.server.identity = 'run 2';
      await flapAll();
      expect([await a.read(), await b.read()]).toEqual([2, 2]);
    });

    it('the registry of then proves nothing: a write waits for one lease', async () => {
      const restore = await snapshot();
      const c = await world.join();
      await c.read();
      const wake = [c.line.holdMessages(), c.line.hold('sadd')];
      await restore();
      world.server.identity = 'run 2';
      await flapAll();
      const waited = world.elapsed(b.write());
      for (let step = 0; c.cache.leased && step < 200; step += 1) {
        expect(await c.read()).toBe(1);
        await world.pass(10);
      }
      await world.pass(LEASE_MS);
      expect(await waited).toBeGreaterThan(0.5 * LEASE_MS);
      expect(await c.read()).toBe(2);
      wake.forEach((end) => end());
    });
  });

  it('everything is evicted at once: nothing old comes back', async () => {
    await Promise.all([a.read(), b.read()]);
    await settle();
    await world.server.data.clear();
    await world.duration(b.write());
    expect([await a.read(), await b.read()]).toEqual([2, 2]);
  });

  it('the clocks of two machines differ: an age is never less than nothing', async () => {
    await a.read();
    await settle();
    world.clock.stepWallClock(-5000);
    const context = { bypass: false };
    await runInCacheContext(context, () => b.read());
    expect(context).toMatchObject({ outcome: 'HIT-L2', ageMs: 0 });
  });

  it('a loader fails: nothing is kept, and the caller gets the error', async () => {
    world.source.error = new Error('no source');
    await expect(a.read()).rejects.toThrow('no source');
    world.source.error = undefined;
    expect([await a.read(), await b.read()]).toEqual([1, 1]);
    expect(world.source.loads).toHaveLength(2);
  });

  it('a partial partition: who cannot reach Redis has no lease and no cache', async () => {
    await a.read();
    a.line.cut();
    world.source.commit();
    expect([a.cache.up, a.cache.leased]).toEqual([false, false]);
    expect(await a.read()).toBe(2);
    expect(a.count('bypassed material breaker')).toBe(1);
  });

  it('somebody else writes into the cache: it is a miss, and counted', async () => {
    await a.read();
    await settle();
    await world.server.data.writeText('v1:material:1', 'of somebody else');
    expect(await b.read()).toBe(1);
    expect(b.count('malformed')).toBe(1);
    expect(b.count('miss material absent')).toBe(1);
    const c = await world.join();
    await settle();
    expect(await c.read()).toBe(1);
    expect(c.count('hit material L2')).toBe(1);
  });

  it('somebody else breaks a value: it is a miss, and counted once', async () => {
    await a.read();
    await settle();
    const [text] = await world.server.data.readTexts(TEXTS);
    await world.server.data.writeText('v1:material:1', String(text).replace(/\n.*/s, '\nbroken'));
    expect(await b.read()).toBe(1);
    expect(b.count('malformed')).toBe(1);
    expect(b.count('miss material stamp')).toBe(1);
  });
});
