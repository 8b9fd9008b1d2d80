import { CacheWorld, type Member, policies, type SharingMember } from '../../../test/support/cache-world.js';
import { settle } from '../../../test/support/server-world.js';
import { runInCacheContext } from '../cache-context.js';

const IDS = Array.from({ length: 100 }, (_, n) => String(n));
const ONES = IDS.map(() => 1);

describe('a batch', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join(), await world.join()];
  });
  afterEach(() => world.close());

  /** A batch with a load of its own; answers what was asked of that. */
  const loads = (member: Member, ids: readonly string[], load: (ids: readonly string[]) => unknown) => {
    const asked: string[][] = [];
    const answer = member.cache.getMany<unknown>({
      region: 'material',
      ids,
      tags: (id) => [`material:${id}`, 'all'],
      load: (missing) => {
        asked.push([...missing]);
        return Promise.resolve(load(missing) as Map<string, unknown>);
      },
    });
    return { asked, answer };
  };
  const all = (ids: readonly string[]) => new Map(ids.map((id) => [id, { version: 1 }]));
  const report = async (work: () => Promise<unknown>) => {
    const context = { bypass: false };
    await runInCacheContext(context, work);
    return context;
  };

  describe('in the shared store', () => {
    it('takes one command, however many there are', async () => {
      await a.readMany(...IDS);
      await settle();
      b.line.sent.length = 0;
      expect(await b.readMany(...IDS)).toEqual(ONES);
      expect(b.line.commands).toEqual(['readTexts']);
      expect(b.count('hit material L2')).toBe(100);
      expect(b.count('looked material')).toBe(100);
    });

    it('asks only for what the process cannot answer', async () => {
      await a.readMany(...IDS);
      await settle();
      await b.readMany('1', '2');
      b.line.sent.length = 0;
      await b.readMany('1', '2', '3');
      expect(b.line.sent.map(({ args }) => args[0])).toEqual([
        ['v1:material:3', 'tag:material:3', 'tag:all'],
      ]);
      await b.readMany('1', '2', '3');
      expect(b.line.sent).toHaveLength(1);
    });

    it('loads all the misses at once, and nothing else', async () => {
      await a.readMany('1', '2');
      await settle();
      const { asked, answer } = loads(b, ['1', '2', '3', '4'], all);
      expect([...(await answer).keys()].sort()).toEqual(['1', '2', '3', '4']);
      expect(asked).toEqual([['3', '4']]);
      expect(b.count('loaded material true')).toBe(1);
    });

    it('shares its entries with single reads', async () => {
      await a.readMany('1', '2');
      await settle();
      expect([await a.read('1'), await b.read('2')]).toEqual([1, 1]);
      await b.read('3');
      await settle();
      expect(await a.readMany('3')).toEqual([1]);
      expect(world.source.loads).toEqual(['1', '2', '3']);
    });

    it('asks for an id once, however often it is named', async () => {
      const { asked, answer } = loads(a, ['1', '1', '2', '1'], all);
      expect((await answer).size).toBe(2);
      expect(asked).toEqual([['1', '2']]);
    });

    it('reads nothing for nothing', async () => {
      a.line.sent.length = 0;
      const { asked, answer } = loads(a, [], all);
      expect(await answer).toEqual(new Map());
      expect([asked, a.line.sent]).toEqual([[], []]);
    });
  });

  describe('is coherent, item by item', () => {
    it('loads again what a write made void, and only that', async () => {
      await a.readMany('1', '2', '3');
      await b.readMany('1', '2', '3');
      await world.duration(b.write('2'));
      expect([await a.readMany('1', '2', '3'), await b.readMany('1', '2', '3')]).toEqual([
        [1, 2, 1],
        [1, 2, 1],
      ]);
      expect(world.source.loads).toEqual(['1', '2', '3', '2']);
    });

    it('never accepts what a slow batch read before a write', async () => {
      const open = world.source.hold();
      const early = a.readMany('1', '2');
      await settle();
      await world.duration(b.write('2'));
      open();
      expect(await early).toEqual([1, 1]);
      await settle();
      expect([await a.readMany('1', '2'), await b.readMany('1', '2')]).toEqual([
        [1, 2],
        [1, 2],
      ]);
    });

    it('refuses what was fetched before an invalidation was heard', async () => {
      await b.readMany('1', '2');
      await settle();
      const answer = a.line.holdAnswers('readTexts');
      const early = a.readMany('1', '2');
      await settle();
      await world.duration(b.write('1'));
      answer();
      await early;
      expect(await a.readMany('1', '2')).toEqual([2, 1]);
    });

    it('reads nothing of the process without a lease', async () => {
      await a.readMany('1', '2');
      a.line.loseSubscription();
      a.line.sent.length = 0;
      expect(await a.readMany('1', '2')).toEqual([1, 1]);
      expect(a.line.commands).toContain('readTexts');
      await world.duration(b.write('1'));
      expect(await a.readMany('1', '2')).toEqual([2, 1]);
    });

    it('reads nothing whose time is over', async () => {
      const c = world.alone({ regions: policies({ material: { ttlMs: 1000 } }) });
      await c.readMany('1');
      world.source.commit('1');
      world.clock.advance(1001);
      expect(await c.readMany('1')).toEqual([2]);
    });
  });

  describe('keeps that something is not there', () => {
    it.each([
      ['left out', new Map([['1', { version: 1 }]])],
      [
        'null',
        new Map([
          ['1', { version: 1 }],
          ['2', null],
        ] as [string, unknown][]),
      ],
    ])('where the load has it %s', async (_name, loaded) => {
      expect(await loads(a, ['1', '2'], () => loaded).answer).toEqual(new Map([['1', { version: 1 }]]));
      await settle();
      for (const member of [a, b]) {
        const { asked, answer } = loads(member, ['1', '2'], all);
        expect([...(await answer).keys()]).toEqual(['1']);
        expect(asked).toEqual([]);
      }
    });

    it('for the shorter time', async () => {
      const c = world.alone({ regions: policies({ material: { ttlMs: 10_000, negativeTtlMs: 1000 } }) });
      await loads(c, ['1', '2'], () => new Map([['1', { version: 1 }]])).answer;
      world.clock.advance(1001);
      const { asked, answer } = loads(c, ['1', '2'], all);
      expect([(await answer).size, asked]).toEqual([2, [['2']]]);
    });

    it('until it is invalidated', async () => {
      await loads(a, ['1'], () => new Map()).answer;
      await world.duration(b.write('1'));
      expect((await loads(a, ['1'], all).answer).size).toBe(1);
    });
  });

  describe('when something fails', () => {
    it('gives the error of the load, and keeps nothing', async () => {
      const failing = () => Promise.reject(new Error('no source'));
      await expect(loads(a, ['1'], failing).answer).rejects.toThrow('no source');
      expect(await a.readMany('1')).toEqual([1]);
    });

    it('gives no error of the store: what the process has stays, the rest is loaded', async () => {
      await a.readMany('1', '2');
      a.line.refuse('readTexts');
      const { asked, answer } = loads(a, ['1', '2', '3', '4'], all);
      expect((await answer).size).toBe(4);
      expect(asked).toEqual([['3', '4']]);
      expect([a.count('failed material'), a.count('bypassed material breaker')]).toEqual([1, 2]);
    });

    it('loads everything at once, and keeps nothing, while the store is down', async () => {
      await a.readMany('1', '2');
      a.line.cut();
      const { length } = a.line.sent;
      for (let count = 0; count < 2; count += 1) {
        const { asked, answer } = loads(a, ['1', '2', '3'], all);
        expect((await answer).size).toBe(3);
        expect(asked).toEqual([['1', '2', '3']]);
      }
      expect(a.line.sent).toHaveLength(length);
    });

    it('takes one item that is none of ours for a miss', async () => {
      await a.readMany('1', '2');
      await settle();
      await world.server.data.writeText('v1:material:1', 'of somebody else');
      const { asked, answer } = loads(b, ['1', '2'], all);
      expect((await answer).size).toBe(2);
      expect(asked).toEqual([['1']]);
    });
  });

  describe('says where it comes from', () => {
    it('MISS, then L1 where it was loaded, L2 elsewhere', async () => {
      expect(await report(() => a.readMany('1', '2'))).toMatchObject({ outcome: 'MISS' });
      await settle();
      expect(await report(() => a.readMany('1', '2'))).toMatchObject({ outcome: 'HIT-L1' });
      expect(await report(() => b.readMany('1', '2'))).toMatchObject({ outcome: 'HIT-L2' });
    });

    it('with the age of its oldest part', async () => {
      await a.readMany('1');
      await world.pass(300);
      await a.readMany('2');
      await world.pass(100);
      expect(await report(() => a.readMany('2', '1'))).toMatchObject({ outcome: 'HIT-L1', ageMs: 400 });
    });

    it('BYPASS where the caller wants the source: nothing is read or kept', async () => {
      await a.readMany('1');
      const context = { bypass: true };
      const { asked, answer } = runInCacheContext(context, () => loads(a, ['1', '2'], all));
      expect((await answer).size).toBe(2);
      expect(asked).toEqual([['1', '2']]);
      expect(context).toMatchObject({ outcome: 'BYPASS' });
      expect(a.count('bypassed material asked')).toBe(2);
    });
  });

  it('takes one place in the gate', async () => {
    const c = world.alone({ loadConcurrency: 1 });
    const open = world.source.hold();
    const both = Promise.all([c.readMany('1', '2', '3'), c.readMany('4')]);
    await settle();
    expect(world.source.loads).toEqual(['1', '2', '3']);
    open();
    await both;
  });

  it('answers what receivers cannot change', async () => {
    const found = await loads(a, ['1'], all).answer;
    expect(Object.isFrozen(found.get('1'))).toBe(true);
  });
});
