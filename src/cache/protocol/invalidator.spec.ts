import { CacheWorld, type SharingMember } from '../../../test/support/cache-world.js';
import { LEASE_MS, settle } from '../../../test/support/server-world.js';

/** What rules P4 and "owed" leave open; see coherent-cache.leases.spec.ts and coherent-cache.outage.spec.ts. */
describe('Invalidator', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    [a, b] = [await world.join(), await world.join()];
  });
  afterEach(() => world.close());

  const messages = (member: SharingMember) =>
    member.line.sent
      .filter(({ command }) => command === 'publish')
      .map(({ args }) => JSON.parse(String(args[1])) as { kind: string; id: number })
      .filter(({ kind }) => kind !== 'beat');

  it('sends one message for many tags, however many commands the stamps take', async () => {
    const c = await world.join({ batchSize: 2 });
    await world.duration(c.cache.invalidate(['a', 'b', 'c', 'd', 'e']));
    expect(messages(c)).toMatchObject([{ kind: 'drop', tags: ['a', 'b', 'c', 'd', 'e'] }]);
  });

  it('names a tag once, and says nothing for no tags', async () => {
    await world.duration(a.cache.invalidate(['x', 'x', 'y', 'x']));
    await world.duration(a.cache.invalidate([]));
    expect(messages(a)).toMatchObject([{ kind: 'drop', tags: ['x', 'y'] }]);
  });

  it('confirms what others say, to who says it, and nothing of its own', async () => {
    await world.duration(a.write());
    expect(messages(b)).toMatchObject([{ kind: 'confirm', id: messages(a)[0]?.id }]);
    expect(messages(a)).toHaveLength(1);
  });

  it('waits for each of two writes by its own confirmations', async () => {
    await b.read();
    const hear = b.line.holdMessages();
    const written = Promise.all([a.write('1'), a.write('2'), a.write('1')]);
    let acknowledged = false;
    void written.then(() => (acknowledged = true));
    await world.pass(100);
    expect(acknowledged).toBe(false);
    hear();
    await settle();
    expect(acknowledged).toBe(true);
    expect(new Set(messages(a).map(({ id }) => id)).size).toBe(3);
    expect(await b.read()).toBe(3);
  });

  it('takes no confirmation of one for that of another', async () => {
    const c = await world.join();
    await Promise.all([b.read(), c.read()]);
    const hear = c.line.holdMessages();
    const waited = world.elapsed(a.write());
    await world.server.data.publish(
      `cache:to:${a.cache.instance}`,
      JSON.stringify({ kind: 'confirm', from: b.cache.instance, id: messages(a)[0]?.id ?? 1 }),
    );
    await world.pass(LEASE_MS);
    hear();
    expect(await waited).toBeGreaterThan(0.5 * LEASE_MS);
  });

  it('obeys an order to drop everything', async () => {
    await Promise.all([b.read('1'), b.read('2')]);
    world.source.commit('2');
    const drop = { kind: 'drop', from: 'somebody', id: 1, tags: null };
    await world.server.data.deletePattern('tag:*');
    await world.server.data.publish('cache:all', JSON.stringify(drop));
    await settle();
    expect(await b.read('2')).toBe(2);
  });

  it('says how many tags were invalidated, delivered or not', async () => {
    await world.duration(a.write());
    a.line.cut();
    await world.duration(a.write());
    expect(a.count('invalidated')).toBe(2);
  });

  it('never rejects, whatever fails', async () => {
    for (const command of ['writeText', 'publish', 'smembers'] as const) {
      const accept = a.line.refuse(command);
      await world.duration(a.write());
      accept();
      await world.pass(100 + LEASE_MS);
      expect(a.cache.up).toBe(true);
    }
  });

  describe('clears by pattern', () => {
    it('everywhere, and says how many the store had', async () => {
      await Promise.all([a.read('1'), a.read('2'), b.read('1')]);
      await settle();
      expect(await a.cache.clear('material:*')).toBe(2);
      const before = world.source.loads.length;
      await Promise.all([a.read('1'), b.read('1')]);
      expect(world.source.loads.length).toBeGreaterThan(before);
      expect([a.count('hit material L1'), b.count('hit material L1')]).toEqual([0, 0]);
    });

    it('nothing that does not match', async () => {
      await Promise.all([a.read('1'), a.read('12'), a.read('2')]);
      await settle();
      expect(await a.cache.clear('material:1*')).toBe(2);
      await a.read('2');
      expect(a.count('hit material L1')).toBe(1);
    });

    it('and is done when everybody has obeyed, or has no lease any more', async () => {
      await b.read();
      b.line.holdMessages();
      const waited = await world.duration(a.cache.clear('*'));
      expect(waited).toBeGreaterThan(0.5 * LEASE_MS);
      expect(waited).toBeLessThanOrEqual(LEASE_MS);
    });

    it('and rejects when the store cannot be reached', async () => {
      a.line.cut();
      await expect(a.cache.clear('*')).rejects.toThrow('lost');
    });
  });
});
