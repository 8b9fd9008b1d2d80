import { CacheWorld, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';

/** Rules P1 to P4 of the essay on top of coherent-cache.ts. */
describe('coherence by leases', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join(), await world.join()];
  });
  afterEach(() => world.close());

  /** Whether a promise has settled by now. */
  const watch = (work: Promise<unknown>) => {
    const state = { over: false };
    void work.then(() => (state.over = true));
    return state;
  };

  it('answers what is kept in the process without asking anybody', async () => {
    await a.read();
    await settle();
    a.line.sent.length = 0;
    expect(await a.read()).toBe(1);
    expect(a.line.sent).toEqual([]);
    expect(a.count('hit material L1')).toBe(1);
  });

  describe('P1, cells from before the fetch', () => {
    it('refuses what was fetched before an invalidation was heard, even if it arrives after it', async () => {
      await b.read();
      await settle();
      const answer = a.line.holdAnswers('readTexts');
      const early = a.read();
      await settle();
      await world.duration(b.write());
      answer();
      expect(await early).toBe(1);
      expect(await a.read()).toBe(2);
    });

    it('refuses what was loaded before an invalidation was heard', async () => {
      const open = world.source.hold();
      const early = a.read();
      await settle();
      await world.duration(b.write());
      open();
      await early;
      expect(await a.read()).toBe(2);
    });

    it('refuses what was found to stand before an invalidation was heard', async () => {
      await a.read();
      await settle();
      a.line.loseSubscription();
      a.line.hearAgain();
      await world.pass(LEASE_MS);
      // Its cells are dead, its stamps stand.
      const answer = a.line.holdAnswers('readTexts');
      const early = a.read();
      await settle();
      await world.duration(b.write());
      answer();
      await early;
      expect(await a.read()).toBe(2);
    });

    it('refuses what was kept before an invalidation', async () => {
      await a.read();
      await a.read('2');
      await world.duration(b.write());
      expect([await a.read(), await a.read('2')]).toEqual([2, 1]);
      expect(world.source.loads).toEqual(['1', '2', '1']);
    });
  });

  describe('P2, a live lease', () => {
    it('is needed: without one the stamps are asked for, and the value alone is not fetched again', async () => {
      await a.read();
      a.line.holdMessages();
      await world.until(() => !a.cache.leased);
      a.line.sent.length = 0;
      expect(await a.read()).toBe(1);
      expect(a.line.sent.map(({ args }) => args[0])).toEqual([['tag:material:1', 'tag:all']]);
      expect(a.count('hit material L1')).toBe(1);
    });

    it('is over when the writer stops waiting for one that does not hear', async () => {
      await a.read();
      a.line.holdMessages();
      const waited = await world.duration(b.write());
      expect(waited).toBeGreaterThan(0.5 * LEASE_MS);
      expect(waited).toBeLessThanOrEqual(LEASE_MS);
      expect(await a.read()).toBe(2);
    });

    it('is over for one that slept, in the first moment in which it is awake', async () => {
      await a.read();
      // Nothing of a runs: no command, no message, no timer.
      const wake = [a.line.hold('sadd'), a.line.hold('publish'), a.line.holdMessages()];
      await world.duration(b.write());
      await world.pass(10_000);
      expect(await a.read()).toBe(2);
      wake.forEach((end) => end());
    });

    it.each([
      ['a step of the wall clock', 200],
      ['a step of the wall clock back', -200],
      ['a sleep of the machine', 3_600_000],
    ])('is over after %s', async (_name, step) => {
      await a.read();
      world.clock.stepWallClock(step);
      a.line.sent.length = 0;
      await a.read();
      expect(a.line.commands).toContain('readTexts');
    });
  });

  describe('P3, nothing is left of the lease before', () => {
    it('begins with an empty process when messages were lost', async () => {
      await a.read();
      a.line.loseSubscription();
      await world.duration(b.write());
      a.line.hearAgain();
      await world.pass(LEASE_MS);
      expect(a.cache.leased).toBe(true);
      expect(await a.read()).toBe(2);
    });

    it('begins with an empty process after a loss of the connection', async () => {
      await a.read();
      a.line.cut();
      await world.duration(b.write());
      a.line.mend();
      await world.pass(3 * LEASE_MS);
      expect(a.cache.leased).toBe(true);
      expect(await a.read()).toBe(2);
    });

    it('ends at once with the subscription, before a write that is not heard is acknowledged', async () => {
      await a.read();
      a.line.loseSubscription();
      await world.duration(b.write());
      expect(await a.read()).toBe(2);
    });
  });

  describe('P4, stamps, own cells, message, question, confirmations', () => {
    it('gives the steps of a write in this order', async () => {
      await a.read();
      await world.pass(100);
      b.line.sent.length = 0;
      await b.write();
      expect(b.line.commands).toEqual(['writeText', 'publish', 'smembers']);
    });

    it('is acknowledged as soon as everybody has confirmed', async () => {
      await a.read();
      expect(await world.duration(b.write())).toBe(0);
      expect(await a.read()).toBe(2);
    });

    it('waits for the confirmation of everybody', async () => {
      const c = await world.join();
      await Promise.all([a.read(), c.read()]);
      const [hearA, hearC] = [a.line.holdMessages(), c.line.holdMessages()];
      const written = watch(b.write());
      await world.pass(100);
      hearA();
      await settle();
      expect(written.over).toBe(false);
      hearC();
      await settle();
      expect(written.over).toBe(true);
      expect([await a.read(), await c.read()]).toEqual([2, 2]);
    });

    it('kills its own cells only when the stamps stand: what is fetched until then is from before', async () => {
      await a.read();
      await settle();
      const stamp = b.line.hold('writeText');
      const written = b.write();
      await settle();
      expect(await b.read()).toBe(1);
      stamp();
      await written;
      expect(await b.read()).toBe(2);
    });

    it('tells the others only when the stamps stand: what they fetch until then is from before', async () => {
      await a.read();
      await settle();
      const stamp = b.line.hold('writeText');
      const written = b.write();
      await settle();
      expect(await a.read()).toBe(1);
      stamp();
      await written;
      expect(await a.read()).toBe(2);
    });

    it('waits for one that got a lease, and fetched the old, while the stamps were on their way', async () => {
      await b.read();
      a.line.loseSubscription();
      await world.pass(LEASE_MS);
      const stamp = b.line.hold('writeText', ({ args }) => String(args[0]).startsWith('tag:'));
      const written = watch(b.write());
      a.line.hearAgain();
      await world.pass(LEASE_MS / 2);
      expect(a.cache.leased).toBe(true);
      expect(await a.read()).toBe(1);
      const hear = a.line.holdMessages();
      stamp();
      await settle();
      expect(written.over).toBe(false);
      hear();
      await settle();
      expect(written.over).toBe(true);
      expect(await a.read()).toBe(2);
    });

    it('does not wait for one that is registered no more', async () => {
      await a.read();
      await world.duration(a.cache.close());
      expect(await world.duration(b.write())).toBe(0);
    });

    it('waits for one that died no longer than its lease', async () => {
      await a.read();
      a.line.cut();
      const waited = await world.duration(b.write());
      expect(waited).toBeGreaterThan(0.5 * LEASE_MS);
      expect(waited).toBeLessThanOrEqual(LEASE_MS);
      await world.pass(LEASE_MS);
      expect(await world.duration(b.write())).toBe(0);
    });

    it('waits for one lease when the registry was evicted, with whoever was in it', async () => {
      await a.read();
      const hear = a.line.holdMessages();
      a.line.hold('sadd');
      await world.evict('lease:');
      const written = watch(b.write());
      for (let step = 0; a.cache.leased && step < 200; step += 1) {
        expect(written.over).toBe(false);
        await world.pass(10);
      }
      await world.pass(LEASE_MS);
      expect(written.over).toBe(true);
      expect(await a.read()).toBe(2);
      hear();
    });
  });

  it('has no lease, and asks for none, where every read asks', async () => {
    const c = await world.join({ mode: 'validated' });
    await c.read();
    await c.read();
    expect(c.cache.leased).toBe(false);
    expect(c.line.commands).not.toContain('sadd');
    expect(await world.duration(c.write())).toBe(0);
    expect(await a.read()).toBe(2);
  });
});
