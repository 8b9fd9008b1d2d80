import { CacheWorld, type Member, policies } from '../../../test/support/cache-world.js';
import { settle } from '../../../test/support/server-world.js';
import { type CacheContext, runInCacheContext } from '../cache-context.js';

describe('the cache of one process', () => {
  let world: CacheWorld;
  let member: Member;

  beforeEach(async () => {
    world = new CacheWorld();
    member = world.alone();
    await member.cache.open();
  });
  afterEach(() => world.close());

  const report = async (work: () => Promise<unknown>, bypass = false): Promise<CacheContext> => {
    const context = { bypass };
    await runInCacheContext(context, work);
    return context;
  };

  it('loads once and then answers by itself', async () => {
    expect([await member.read(), await member.read()]).toEqual([1, 1]);
    expect(world.source.loads).toHaveLength(1);
    for (const event of ['miss material absent', 'stored material', 'hit material L1'])
      expect(member.count(event)).toBe(1);
  });

  it('is up, trusts itself, and needs nobody', async () => {
    expect([member.cache.up, member.cache.leased]).toEqual([true, true]);
    await member.cache.close();
    expect(await member.read()).toBe(1);
  });

  it('has an id of its own', () => {
    expect(member.cache.instance).not.toBe(world.alone().cache.instance);
  });

  describe('is coherent', () => {
    it('answers nothing older than an invalidation', async () => {
      await member.read();
      await member.write();
      expect(await member.read()).toBe(2);
      expect(member.count('invalidated')).toBe(1);
    });

    it('needs every tag of an entry to be untouched', async () => {
      await member.read();
      world.source.commit();
      await member.cache.invalidate(['all']);
      expect(await member.read()).toBe(2);
    });

    it('keeps nothing that a slow loader read before a write', async () => {
      const open = world.source.hold();
      const early = member.read();
      await settle();
      await member.write();
      open();
      expect(await early).toBe(1);
      expect(await member.read()).toBe(2);
    });

    it('does not join a load that began before a write', async () => {
      const open = world.source.hold();
      const early = member.read();
      await settle();
      await member.write();
      const late = member.read();
      await settle();
      open();
      expect(await Promise.all([early, late])).toEqual([1, 2]);
    });

    it('does not join a load that waits for its place, once that has begun', async () => {
      const one = world.alone({ loadConcurrency: 1 });
      const open = world.source.hold();
      const blocking = one.read('blocking');
      const early = one.read();
      await settle();
      await one.write();
      const late = one.read();
      await settle();
      open();
      expect(await Promise.all([blocking, early, late])).toEqual([1, 2, 2]);
      await one.write();
      expect(await one.read()).toBe(3);
    });

    it('shares one load among readers on the same ground', async () => {
      const open = world.source.hold();
      const readers = Array.from({ length: 10 }, () => member.read());
      await settle();
      open();
      await Promise.all(readers);
      expect(world.source.loads).toHaveLength(1);
      expect(member.count('coalesced material')).toBe(9);
    });
  });

  describe('keeps', () => {
    it('an entry for its time, less a tenth at most, and no longer', async () => {
      const one = world.alone({ regions: policies({ material: { ttlMs: 1000, refreshAfter: 1 } }) });
      await one.read();
      world.source.commit();
      world.clock.advance(899);
      expect(await one.read()).toBe(1);
      world.clock.advance(102);
      expect(await one.read()).toBe(2);
    });

    it.each([
      ['null', null, undefined],
      ['undefined', undefined, undefined],
      ['what the request calls so', [], (found: unknown) => (found as unknown[]).length === 0],
    ])('%s, for the shorter time', async (_name, value, isNegative) => {
      const regions = policies({ search: { ttlMs: 10_000, negativeTtlMs: 1000 } });
      const one = world.alone({ regions });
      const load = jest.fn(() => Promise.resolve<unknown>(value));
      const find = () =>
        one.cache.getOrLoad<unknown>({ region: 'search', id: '1', tags: () => ['search'], load, isNegative });
      await find();
      expect(await find()).toEqual(value);
      expect(load).toHaveBeenCalledTimes(1);
      world.clock.advance(1001);
      await find();
      expect(load).toHaveBeenCalledTimes(2);
    });

    it('null for the longer time where the request says that it is none', async () => {
      const one = world.alone({ regions: policies({ search: { ttlMs: 10_000, negativeTtlMs: 1000 } }) });
      const load = jest.fn(() => Promise.resolve(null));
      const isNegative = () => false;
      const find = () =>
        one.cache.getOrLoad({ region: 'search', id: '1', tags: () => ['search'], load, isNegative });
      await find();
      world.clock.advance(1001);
      await find();
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('"not there" until it is invalidated', async () => {
      const found: unknown[] = [null, { id: '9' }];
      const load = () => Promise.resolve(found.shift());
      const find = () =>
        member.cache.getOrLoad({ region: 'material', id: '9', tags: () => ['material:9'], load });
      expect(await find()).toBeNull();
      await member.cache.invalidate(['material:9']);
      expect(await find()).toEqual({ id: '9' });
    });

    it('nothing that `unless` names, and gives it all the same', async () => {
      const unless = ({ version }: { version: number }) => version < 2;
      expect([await member.read('1', { unless }), await member.read('1', { unless })]).toEqual([1, 1]);
      expect(world.source.loads).toHaveLength(2);
      world.source.commit();
      await member.read('1', { unless });
      await member.read('1', { unless });
      expect(world.source.loads).toHaveLength(3);
    });

    it('no errors, and passes them on', async () => {
      world.source.error = new Error('no source');
      await expect(member.read()).rejects.toThrow('no source');
      await expect(member.read()).rejects.toThrow('no source');
      expect(world.source.loads).toHaveLength(2);
    });

    it('no more bytes than it may', async () => {
      const one = world.alone({ memoryLimitBytes: 20_000 });
      for (let id = 0; id < 200; id += 1) await one.read(String(id));
      const { bytes, entries } = one.cache.usage();
      expect(bytes).toBeLessThanOrEqual(20_000);
      expect(entries).toBeGreaterThan(10);
      expect(entries).toBeLessThan(50);
    });
  });

  it('asks for the tags only when the answer is not at hand', async () => {
    const tags = jest.fn(() => ['material:1']);
    await member.read('1', { tags });
    await member.read('1', { tags });
    expect(tags).toHaveBeenCalledTimes(1);
  });

  it('hands out values that their readers cannot change', async () => {
    const first = await member.cache.getOrLoad(member.request());
    expect(() => (first.version = 7)).toThrow(TypeError);
    expect(await member.read()).toBe(1);
  });

  it('hands out a copy to everybody of what freezing cannot protect', async () => {
    const load = () => Promise.resolve({ sizes: new Set(['d12']) });
    const find = () => member.cache.getOrLoad({ region: 'material', id: '1', tags: () => ['t'], load });
    for (let count = 0; count < 3; count += 1) {
      const { sizes } = await find();
      expect(sizes).toEqual(new Set(['d12']));
      sizes.clear();
    }
  });

  it('clears by pattern, and says how many there were', async () => {
    for (const id of ['1', '2', '12']) await member.read(id);
    expect(await member.cache.clear('material:1*')).toBe(2);
    await member.read('1');
    await member.read('2');
    expect(world.source.loads).toEqual(['1', '2', '12', '1']);
  });

  describe('where the caller wants the source', () => {
    it('goes there, and says so', async () => {
      await member.read();
      world.source.commit();
      const context = { bypass: true };
      expect(await runInCacheContext(context, () => member.read())).toBe(2);
      expect(context).toMatchObject({ outcome: 'BYPASS' });
      expect(member.count('bypassed material asked')).toBe(1);
    });

    it('keeps nothing of it', async () => {
      await report(() => member.read(), true);
      await member.read();
      expect(world.source.loads).toHaveLength(2);
    });
  });

  describe('says where an answer comes from, and how old it is', () => {
    it('MISS, then HIT-L1 with its age', async () => {
      expect(await report(() => member.read())).toEqual({ bypass: false, outcome: 'MISS', ageMs: 0 });
      world.clock.advance(4200);
      expect(await report(() => member.read())).toEqual({ bypass: false, outcome: 'HIT-L1', ageMs: 4200 });
    });

    it('of several parts the oldest hit', async () => {
      await member.read('1');
      world.clock.advance(3000);
      await member.read('2');
      world.clock.advance(1000);
      const context = await report(async () => {
        await member.read('2');
        await member.read('1');
      });
      expect(context).toMatchObject({ outcome: 'HIT-L1', ageMs: 4000 });
    });

    it('of several parts the weightiest', async () => {
      await member.read('1');
      const context = await report(async () => {
        await member.read('2');
        await member.read('1');
      });
      expect(context).toMatchObject({ outcome: 'MISS' });
    });
  });
});
