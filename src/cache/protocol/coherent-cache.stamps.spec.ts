import { CacheWorld, policies, type SharingMember } from '../../../test/support/cache-world.js';
import { settle } from '../../../test/support/server-world.js';

/** Rules S1 to S6 of the essay on top of coherent-cache.ts. */
describe.each(['validated', 'leased'] as const)('coherence by stamps, %s', (mode) => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join({ mode }), await world.join({ mode })];
  });
  afterEach(() => world.close());

  /** An instance that has nothing in its process, and is ready at once. */
  const newcomer = () => world.join({ mode });

  it('answers on every instance what one has loaded', async () => {
    expect([await a.read(), await b.read()]).toEqual([1, 1]);
    expect(world.source.loads).toEqual(['1']);
    expect(b.count('hit material L2')).toBe(1);
  });

  describe('S1, stamps from before the load', () => {
    it('never accepts what a slow loader read before a write, anywhere', async () => {
      const open = world.source.hold();
      const early = a.read();
      await settle();
      await world.duration(b.write());
      open();
      expect(await early).toBe(1);
      await settle();
      expect([await a.read(), await b.read(), await (await newcomer()).read()]).toEqual([2, 2, 2]);
    });

    it('nor what was loaded behind before a write', async () => {
      const regions = policies({ material: { ttlMs: 2000, refreshAfter: 0.1 } });
      const c = await world.join({ mode, regions });
      await c.read();
      await world.pass(300);
      const open = world.source.hold();
      expect(await c.read()).toBe(1);
      await settle();
      expect(world.source.loads).toHaveLength(2);
      await world.duration(b.write());
      open();
      await settle();
      expect([await c.read(), await a.read()]).toEqual([2, 2]);
    });
  });

  describe('S2, new stamps before the acknowledgement', () => {
    it('acknowledges nothing before the stamps stand', async () => {
      await a.read();
      const stamp = b.line.hold('writeText');
      let acknowledged = false;
      const written = b.write().then(() => (acknowledged = true));
      await world.pass(3000);
      expect(acknowledged).toBe(false);
      stamp();
      await world.duration(written);
      expect(await a.read()).toBe(2);
    });

    it('never answers the old after it, on any instance', async () => {
      for (let version = 1; version <= 5; version += 1) {
        expect([await a.read(), await b.read()]).toEqual([version, version]);
        await world.duration((version % 2 ? a : b).write());
      }
    });

    it('makes void whatever has one of the tags, and nothing else', async () => {
      for (const id of ['1', '2']) await a.read(id);
      await world.duration(b.cache.invalidate(['material:2']));
      await Promise.all([a.read('1'), a.read('2')]);
      expect(world.source.loads).toEqual(['1', '2', '2']);
      await world.duration(b.cache.invalidate(['all']));
      await Promise.all([a.read('1'), a.read('2')]);
      expect(world.source.loads).toEqual(['1', '2', '2', '1', '2']);
    });
  });

  describe('S3, equal stamps, of one moment', () => {
    it('asks for an entry and the stamps of its tags in one command', async () => {
      await a.read();
      await settle();
      b.line.sent.length = 0;
      await b.read();
      expect(b.line.commands).toEqual(['readTexts']);
      expect(b.line.sent[0]?.args[0]).toEqual(['v1:material:1', 'tag:material:1', 'tag:all']);
    });

    it('does not accept an entry that was made with other tags', async () => {
      await a.read('1', { tags: () => [] });
      await settle();
      await b.read('1');
      expect(world.source.loads).toHaveLength(2);
    });
  });

  describe('S4, stamps never used twice', () => {
    it('takes an evicted stamp for another: a write in between left no trace', async () => {
      await a.read();
      await settle();
      await world.evict('tag:');
      await world.duration(b.write());
      expect(await (await newcomer()).read()).toBe(2);
    });

    it('takes a stamp that was minted anew for another', async () => {
      const tags = () => ['all'];
      await a.read('1', { tags });
      await settle();
      await world.evict('tag:');
      world.source.commit('1');
      await world.duration(b.cache.invalidate(['all']));
      await b.read('2', { tags });
      expect(await (await newcomer()).read('1', { tags })).toBe(2);
    });

    it('mints what is missing before it loads, so that what it loads counts', async () => {
      await a.read();
      await settle();
      expect(a.line.commands.filter((command) => command === 'writeText')).toHaveLength(3);
      expect(await b.read()).toBe(1);
      expect(world.source.loads).toHaveLength(1);
    });
  });

  describe('S5, the identity of the server', () => {
    /** Another process on the same port, with the data of the one before. */
    const restart = async () => {
      world.server.identity = 'run 2';
      for (const { line } of [a, b]) line.flap();
      await world.pass(150);
      expect([a.cache.up, b.cache.up]).toEqual([true, true]);
    };

    it('does not accept what was kept under another server: its stamps may have come back', async () => {
      await a.read();
      await settle();
      world.source.commit();
      await restart();
      expect([await b.read(), await a.read()]).toEqual([2, 2]);
    });

    it('accepts what was kept under this one', async () => {
      await restart();
      await a.read();
      await settle();
      expect(await b.read()).toBe(1);
      expect(world.source.loads).toHaveLength(1);
    });

    it('does not accept an answer that came from before a loss', async () => {
      await a.read();
      await settle();
      const answer = b.line.holdAnswers('readTexts');
      const reading = b.read();
      await settle();
      b.line.flap();
      await world.pass(150);
      answer();
      await reading;
      expect(b.count('bypassed material breaker')).toBe(1);
    });
  });

  describe('S6, nobody joins the past', () => {
    it('does not join a load that began before a write', async () => {
      const open = world.source.hold();
      const early = a.read();
      await settle();
      await world.duration(b.write());
      const late = a.read();
      await settle();
      open();
      expect(await Promise.all([early, late])).toEqual([1, 2]);
    });

    it('shares one load among those who stand on the same stamps', async () => {
      const open = world.source.hold();
      const readers = Array.from({ length: 10 }, () => a.read());
      await settle();
      readers.push(a.read());
      await settle();
      open();
      await Promise.all(readers);
      expect(world.source.loads).toHaveLength(1);
      expect(a.count('coalesced material')).toBe(10);
    });

    it('does not share a command that was sent before a write', async () => {
      await a.read();
      await settle();
      const answer = b.line.holdAnswers('readTexts');
      const early = b.read();
      await settle();
      await world.duration(a.write());
      const late = b.read();
      await settle();
      answer();
      await early;
      expect(await late).toBe(2);
    });
  });
});
