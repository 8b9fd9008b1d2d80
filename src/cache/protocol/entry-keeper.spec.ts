import { CacheEvents } from '../../../test/support/cache-events.js';
import { policies } from '../../../test/support/cache-world.js';
import { ServerWorld, settle } from '../../../test/support/server-world.js';
import { encodeValue } from '../stores/value-codec.js';
import type { SharedEntry } from './entry.js';
import { EntryKeeper, type Ground } from './entry-keeper.js';
import { LocalCache } from './local-cache.js';
import type { RegionPolicy } from './regions.js';
import { SharedLevel } from './shared-level.js';
import { TagCells } from './tag-cells.js';

describe('EntryKeeper', () => {
  let world: ServerWorld;
  let events: CacheEvents;
  let local: LocalCache;
  let cells: TagCells;

  beforeEach(() => {
    world = new ServerWorld();
    events = new CacheEvents();
    local = new LocalCache(1_000_000);
    cells = new TagCells();
  });

  const keeper = (policy: Partial<RegionPolicy> = {}, shared?: SharedLevel) =>
    new EntryKeeper(local, shared, policies({ material: policy }), world.clock, events.observer);
  const ground = (): Ground => ({ stamps: ['s1'], epoch: 'run 1', cells: cells.capture(['a']) });
  const keep = (to: EntryKeeper, value: unknown, negative = false) =>
    to.keep('material', 'material:1', to.prepare(value), ground(), negative);
  const ttl = () => local.get('material:1')!.endsAt - world.clock.monotonic();

  describe('makes values that their receivers cannot change', () => {
    it('by freezing plain data, all the way down, without a copy', () => {
      const value = { list: [{ name: 'cement' }] };
      const { value: give } = keeper().prepare(value);
      expect(give()).toBe(value);
      expect(() => value.list.push({ name: 'sand' })).toThrow(TypeError);
      expect(() => (value.list[0]!.name = 'sand')).toThrow(TypeError);
    });

    it('also below what is frozen already', () => {
      const value = Object.freeze({ list: ['cement'] });
      keeper().prepare(value);
      expect(() => value.list.push('sand')).toThrow(TypeError);
    });

    it('by a copy for everybody, where freezing does not protect: a Date, a Map', () => {
      const value = { at: new Date(0), sizes: new Map([['d', 12]]) };
      const { value: give } = keeper().prepare(value);
      (give() as typeof value).at.setTime(1);
      (give() as typeof value).sizes.clear();
      expect(give()).toEqual({ at: new Date(0), sizes: new Map([['d', 12]]) });
      value.at.setTime(2);
      expect(give()).toEqual({ at: new Date(0), sizes: new Map([['d', 12]]) });
    });

    it.each([undefined, null, 0, '', Number.NaN])('and gives back %p', (value) => {
      expect(keeper().prepare(value).value()).toBe(value);
    });
  });

  it('does not keep a value that has no text, and gives it all the same', () => {
    const value = { work: () => 1 };
    const to = keeper();
    expect(to.prepare(value).value()).toBe(value);
    keep(to, value);
    expect(local.get('material:1')).toBeUndefined();
    expect(events.all).toEqual(['failed material']);
  });

  it('counts an entry by the bytes of its text, and some for the rest', () => {
    keep(keeper(), 'x'.repeat(1000));
    expect(local.usage().bytes).toBeGreaterThan(2000);
    expect(local.usage().bytes).toBeLessThan(3000);
  });

  it('keeps a shared value as a promise, so that a hit makes none, and none of what is copied', () => {
    keep(keeper(), { a: 1 });
    expect(local.get('material:1')?.answer).toBeInstanceOf(Promise);
    keep(keeper(), new Date(0));
    expect(local.get('material:1')?.answer).toBeUndefined();
  });

  describe('keeps for', () => {
    it('a time that loses up to a tenth at random', () => {
      const random = jest.spyOn(Math, 'random');
      const of = (drawn: number) => {
        random.mockReturnValue(drawn);
        keep(keeper({ ttlMs: 1000 }), 1);
        return ttl();
      };
      expect([of(0), of(0.5), of(0.999_999)].map(Math.round)).toEqual([1000, 950, 900]);
      random.mockRestore();
    });

    it('times that differ, so that what was stored together does not end together', () => {
      const times = new Set<number>();
      for (let count = 0; count < 50; count += 1) {
        keep(keeper({ ttlMs: 1000 }), 1);
        expect(ttl()).toBeGreaterThan(900);
        expect(ttl()).toBeLessThanOrEqual(1000);
        times.add(ttl());
      }
      expect(times.size).toBeGreaterThan(40);
    });

    it('the shorter time of what is not there', () => {
      keep(keeper({ ttlMs: 1000, negativeTtlMs: 100 }), null, true);
      expect(ttl()).toBeLessThanOrEqual(100);
      expect(ttl()).toBeGreaterThan(90);
    });

    it('the share of it after which it is loaded again behind', () => {
      keep(keeper({ ttlMs: 1000, refreshAfter: 0.8 }), 1);
      const { madeAt, refreshAt, endsAt } = local.get('material:1')!;
      expect((refreshAt - madeAt) / (endsAt - madeAt)).toBeCloseTo(0.8);
    });
  });

  describe('with a shared store', () => {
    let shared: SharedLevel;

    beforeEach(async () => {
      const { line, link } = await world.connect();
      shared = new SharedLevel(line.store, link, 100, events.observer);
    });

    it('keeps it there as well, with the same time and proof', async () => {
      keep(keeper({}, shared), { a: 1 });
      await settle();
      const { entry } = await shared.read('material:1', []);
      expect(entry).toMatchObject({ stamps: ['s1'], epoch: 'run 1', body: '{"a":1}', ttlMs: ttl() });
      expect(entry?.storedAt).toBe(world.clock.now());
      expect(events.count('stored material')).toBe(1);
    });

    it('keeps it there longer, where it may serve when a load fails', async () => {
      keep(keeper({ ttlMs: 1000, staleIfErrorMs: 5000 }, shared), 1);
      await settle();
      expect(await world.server.data.ttl('v1:material:1')).toBeGreaterThan(5900);
    });

    it('compresses what is long', async () => {
      keep(keeper({}, shared), 'cement '.repeat(2000));
      await settle();
      const { entry } = await shared.read('material:1', []);
      expect(entry!.body.length).toBeLessThan(2000);
    });
  });

  describe('adopts an entry of the shared store', () => {
    const shared = (changes: Partial<SharedEntry> = {}): SharedEntry => ({
      storedAt: world.clock.now(),
      ttlMs: 1000,
      epoch: 'run 1',
      stamps: ['s1'],
      body: encodeValue({ a: 1 }),
      ...changes,
    });
    const adopt = (entry: SharedEntry | null, policy?: Partial<RegionPolicy>) => {
      const snapshot = { entry, stamps: ['s1'], epoch: 'run 1' };
      return keeper(policy).adopt('material', 'material:1', snapshot, cells.capture(['a']));
    };

    it('that is proved fresh, and keeps it in the process for the rest of its time', () => {
      const storedAt = world.clock.now() - 400;
      expect(adopt(shared({ storedAt }))?.value()).toEqual({ a: 1 });
      expect(ttl()).toBe(600);
      expect(local.get('material:1')?.madeAt).toBe(world.clock.monotonic() - 400);
    });

    it('frozen', () => {
      expect(Object.isFrozen(adopt(shared())?.value())).toBe(true);
    });

    it('not one of other stamps, of another server, or none', () => {
      expect(adopt(shared({ stamps: ['s2'] }))).toBeNull();
      expect(adopt(shared({ epoch: 'run 2' }))).toBeNull();
      expect(adopt(null)).toBeNull();
      expect(local.usage().entries).toBe(0);
    });

    it('not into the process, when a tag was invalidated since the cells were taken', () => {
      const before = cells.capture(['a']);
      cells.kill(['a']);
      const snapshot = { entry: shared(), stamps: ['s1'], epoch: 'run 1' };
      expect(keeper().adopt('material', 'material:1', snapshot, before)).not.toBeNull();
      expect(local.get('material:1')).toBeUndefined();
    });

    it('from a machine whose clock is ahead, with no age', () => {
      adopt(shared({ storedAt: world.clock.now() + 5000 }));
      expect(ttl()).toBe(1000);
    });

    it('from a machine whose clock is behind: while the store has it, its time is not over', () => {
      expect(adopt(shared({ storedAt: world.clock.now() - 5000 }))).not.toBeNull();
      expect(ttl()).toBe(0);
    });

    it('not one that is kept only for when a load fails', () => {
      const old = shared({ storedAt: world.clock.now() - 1000 });
      expect(adopt(old, { staleIfErrorMs: 60_000 })).toBeNull();
    });

    it('not one with a value that is none of ours, which is counted', () => {
      expect(adopt(shared({ body: 'broken' }))).toBeNull();
      expect(events.all).toEqual(['malformed']);
    });
  });

  describe('has something for when a load fails', () => {
    const entry = () => ({ storedAt: 0, ttlMs: 1000, epoch: 'run 0', stamps: ['old'], body: '{"a":1}' });

    it('of the process, else of the shared store, proved or not', () => {
      const to = keeper({ staleIfErrorMs: 1 });
      keep(to, 'kept');
      const kept = local.get('material:1')!;
      expect(to.last('material', kept, entry())?.value()).toBe('kept');
      expect(to.last('material', undefined, entry())?.value()).toEqual({ a: 1 });
      expect(to.last('material', undefined, null)).toBeUndefined();
    });

    it('with the time at which it was made, and at which it ended', () => {
      const storedAt = world.clock.now() - 5000;
      const last = keeper({ staleIfErrorMs: 1 }).last('material', undefined, { ...entry(), storedAt });
      expect(last).toMatchObject({ madeAt: -5000, endsAt: -4000 });
    });

    it('not where the region does not allow it: the value is not even read', () => {
      expect(keeper().last('material', undefined, { ...entry(), body: 'broken' })).toBeUndefined();
      expect(events.all).toEqual([]);
    });
  });

  it('keeps an entry on under new cells when its stamps were seen to stand', () => {
    const to = keeper();
    keep(to, 1);
    const kept = local.get('material:1')!;
    cells.killAll();
    const now = cells.capture(['a']);
    to.renew('material:1', kept, now);
    expect(local.get('material:1')).toEqual({ ...kept, cells: now });
  });
});
