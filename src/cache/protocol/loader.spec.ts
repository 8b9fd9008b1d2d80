import { CacheWorld, type Member, policies } from '../../../test/support/cache-world.js';
import { settle } from '../../../test/support/server-world.js';
import { runInCacheContext } from '../cache-context.js';

/** In one process, where the states of the tags themselves are what stamps stand for. */
describe('Loader', () => {
  let world: CacheWorld;

  beforeEach(() => (world = new CacheWorld()));
  afterEach(() => world.close());

  describe('loads behind', () => {
    const regions = policies({ material: { ttlMs: 1000, refreshAfter: 0.5 } });
    let member: Member;

    beforeEach(async () => {
      member = world.alone({ regions });
      await member.read();
      world.source.commit();
    });

    it('what is read in the last part of its time, and answers at once what it has', async () => {
      world.clock.advance(400);
      expect(await member.read()).toBe(1);
      expect(world.source.loads).toHaveLength(1);
      world.clock.advance(150);
      expect(await member.read()).toBe(1);
      await settle();
      expect(await member.read()).toBe(2);
      expect(member.count('refreshed material')).toBe(1);
    });

    it('once, however many read it meanwhile', async () => {
      world.clock.advance(600);
      const open = world.source.hold();
      for (let count = 0; count < 5; count += 1) expect(await member.read()).toBe(1);
      open();
      await settle();
      expect(world.source.loads).toHaveLength(2);
    });

    it('with nobody hearing of an error; the value stays until its time ends', async () => {
      world.clock.advance(600);
      world.source.error = new Error('no source');
      expect([await member.read(), await member.read()]).toEqual([1, 1]);
      await settle();
      world.clock.advance(400);
      await expect(member.read()).rejects.toThrow('no source');
    });

    it('never under newer stamps: what a write made void meanwhile is not kept', async () => {
      world.clock.advance(600);
      const open = world.source.hold();
      await member.read();
      await settle();
      await member.write();
      open();
      await settle();
      expect(await member.read()).toBe(3);
    });

    it('not at all where the share is 1', async () => {
      const other = world.alone({ regions: policies({ material: { ttlMs: 1000, refreshAfter: 1 } }) });
      await other.read();
      world.clock.advance(899);
      await other.read();
      await settle();
      expect(other.count('refreshed material')).toBe(0);
    });
  });

  describe('when the source fails', () => {
    const regions = policies({ material: { ttlMs: 1000, staleIfErrorMs: 5000 } });

    it('gives the error to everybody who shared the load, and keeps nothing', async () => {
      const member = world.alone();
      world.source.error = new Error('no source');
      const both = await Promise.allSettled([member.read(), member.read()]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(world.source.loads).toHaveLength(1);
      world.source.error = undefined;
      expect(await member.read()).toBe(1);
      expect(member.count('loaded material false')).toBe(1);
      expect(member.count('loaded material true')).toBe(1);
    });

    it('serves no stale answer where the region does not allow it', async () => {
      const member = world.alone({ regions: policies({ material: { ttlMs: 1000 } }) });
      await member.read();
      world.clock.advance(1001);
      world.source.error = new Error('no source');
      await expect(member.read()).rejects.toThrow('no source');
    });

    it('serves the last answer where the region allows it, marked, with its age', async () => {
      const member = world.alone({ regions });
      await member.read();
      world.clock.advance(3000);
      world.source.error = new Error('no source');
      const context = { bypass: false };
      expect(await runInCacheContext(context, () => member.read())).toBe(1);
      expect(context).toMatchObject({ outcome: 'STALE', ageMs: 3000 });
      expect(member.count('staleServed material')).toBe(1);
    });

    it('serves it after an invalidation too', async () => {
      const member = world.alone({ regions });
      await member.read();
      await member.write();
      world.source.error = new Error('no source');
      expect(await member.read()).toBe(1);
      expect(member.count('staleServed material')).toBe(1);
    });

    it('does not serve it for ever', async () => {
      const member = world.alone({ regions });
      await member.read();
      world.source.error = new Error('no source');
      world.clock.advance(5900);
      expect(await member.read()).toBe(1);
      world.clock.advance(101);
      await expect(member.read()).rejects.toThrow('no source');
    });

    it('asks the source again for every reader, and is fresh as soon as it answers', async () => {
      const member = world.alone({ regions });
      await member.read();
      await member.write();
      world.source.error = new Error('no source');
      expect([await member.read(), await member.read()]).toEqual([1, 1]);
      world.source.error = undefined;
      expect(await member.read()).toBe(2);
    });

    it('has nothing to serve to who asked for an answer from the source', async () => {
      const member = world.alone({ regions });
      await member.read();
      world.source.error = new Error('no source');
      await expect(runInCacheContext({ bypass: true }, () => member.read())).rejects.toThrow('no source');
    });

    it('serves what another instance has left in the shared store', async () => {
      const [a, b] = [await world.join({ regions }), await world.join({ regions })];
      await a.read();
      await settle();
      await world.pass(3000);
      world.source.error = new Error('no source');
      expect(await b.read()).toBe(1);
      expect(b.count('staleServed material')).toBe(1);
    });

    describe('what is made of a stale answer', () => {
      let member: Member;
      const over = (id: string, inner: () => Promise<number>) =>
        member.cache.getOrLoad({ region: 'search', id, tags: () => ['search'], load: inner });

      beforeEach(async () => {
        member = world.alone({ regions });
        await member.read();
        await member.write();
        world.source.error = new Error('no source');
      });
      const recover = () => (world.source.error = undefined);

      it('is not kept, at any depth', async () => {
        const read = () => over('outer', () => over('middle', () => member.read()));
        expect(await read()).toBe(1);
        recover();
        expect(await read()).toBe(2);
      });

      it('is marked as stale', async () => {
        const context = { bypass: false };
        await runInCacheContext(context, () => over('outer', () => member.read()));
        expect(context).toMatchObject({ outcome: 'STALE' });
      });

      it('is not kept by who joined the load of another', async () => {
        const open = world.source.hold();
        const middle = () => over('middle', () => member.read());
        const first = over('first', middle);
        const second = over('second', middle);
        await settle();
        open();
        expect(await Promise.all([first, second])).toEqual([1, 1]);
        recover();
        expect(await Promise.all([over('first', middle), over('second', middle)])).toEqual([2, 2]);
      });

      it('is not kept in a batch', async () => {
        const load = () => member.read().then((version) => new Map([['x', version]]));
        const many = () => member.cache.getMany({ region: 'search', ids: ['x'], tags: () => ['x'], load });
        expect(await many()).toEqual(new Map([['x', 1]]));
        recover();
        expect(await many()).toEqual(new Map([['x', 2]]));
      });

      it('does not spoil what is loaded beside it', async () => {
        await Promise.all([over('outer', () => member.read()), over('beside', () => Promise.resolve(7))]);
        expect(await over('beside', () => Promise.resolve(8))).toBe(7);
      });
    });
  });

  describe('loads inside loads', () => {
    const inner = (member: Member) =>
      member.cache.getOrLoad({
        region: 'search',
        id: 'outer',
        tags: () => ['search'],
        load: () => settle().then(() => member.read()),
      });

    it('never wait for a place: they would wait for themselves', async () => {
      const member = world.alone({ loadConcurrency: 1 });
      expect(await inner(member)).toBe(1);
    });

    it('nor for the load of another that waits for their own place', async () => {
      const member = world.alone({ loadConcurrency: 1 });
      const outer = inner(member);
      const waiting = member.read();
      expect(await Promise.all([outer, waiting])).toEqual([1, 1]);
    });

    it('nor for a turn that such a load has', async () => {
      const member = await world.join({
        loadConcurrency: 1,
        regions: policies({ material: { loadLeaseMs: 2000 } }),
      });
      const open = world.source.hold();
      const blocking = member.read('blocking');
      await settle();
      const outer = inner(member);
      await settle();
      const waiting = member.read();
      await settle();
      open();
      expect(await world.duration(Promise.all([blocking, outer, waiting]))).toBeLessThan(100);
    });
  });
});
