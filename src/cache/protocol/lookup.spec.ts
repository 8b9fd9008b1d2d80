import { CacheWorld, type Member, policies, type SharingMember } from '../../../test/support/cache-world.js';
import { settle } from '../../../test/support/server-world.js';

describe('Lookup', () => {
  let world: CacheWorld;
  let a: SharingMember;
  let b: SharingMember;

  beforeEach(async () => {
    world = new CacheWorld();
    // Every read asks, so every read is looked up.
    [a, b] = [await world.join({ mode: 'validated' }), await world.join({ mode: 'validated' })];
  });
  afterEach(() => world.close());

  /** The names that were asked for, command by command. */
  const asked = ({ line }: SharingMember) =>
    line.sent.filter(({ command }) => command === 'readTexts').map(({ args }) => args[0]);
  const reasons = (member: Member) => member.events.all.filter((event) => event.startsWith('miss'));

  it('fetches an entry with the stamps of its tags where the process has nothing', async () => {
    await a.read();
    await settle();
    b.line.sent.length = 0;
    expect(await b.read()).toBe(1);
    expect(asked(b)).toEqual([['v1:material:1', 'tag:material:1', 'tag:all']]);
  });

  it('asks for the stamps alone where the process has the value, and hands out that very value', async () => {
    await a.read();
    await settle();
    await b.read();
    const one = await b.cache.getOrLoad(b.request());
    b.line.sent.length = 0;
    expect(await b.cache.getOrLoad(b.request())).toBe(one);
    expect(asked(b)).toEqual([['tag:material:1', 'tag:all']]);
    expect(b.count('hit material L1')).toBe(2);
  });

  it('fetches what another instance has loaded since, when the stamps stand no more', async () => {
    await a.read();
    await settle();
    await b.read();
    const hear = b.line.holdMessages();
    await world.duration(a.write());
    await a.read();
    await settle();
    b.line.sent.length = 0;
    expect(await b.read()).toBe(2);
    expect(asked(b)).toHaveLength(2);
    expect(world.source.loads).toHaveLength(2);
    hear();
  });

  it('asks for everything at once when it has heard of an invalidation already', async () => {
    await a.read();
    await settle();
    await b.read();
    await world.duration(a.write());
    b.line.sent.length = 0;
    await b.read();
    expect(asked(b)[0]).toEqual(['v1:material:1', 'tag:material:1', 'tag:all']);
  });

  it('does not let what the process has stand for another server', async () => {
    await a.read();
    world.source.commit();
    world.server.identity = 'run 2';
    a.line.flap();
    await world.pass(150);
    expect(await a.read()).toBe(2);
  });

  it('lets all the reads of a tick share a command', async () => {
    for (const id of ['1', '2', '3']) await a.read(id);
    await settle();
    b.line.sent.length = 0;
    await Promise.all([b.read('1'), b.read('2'), b.read('3')]);
    expect(b.line.commands).toEqual(['readTexts']);
  });

  it('mints only when a stamp is missing, in one more round trip', async () => {
    await a.read('1');
    await settle();
    a.line.sent.length = 0;
    await a.read('1', { id: '7', tags: () => ['material:1', 'all'] });
    expect(a.line.commands.slice(0, 2)).toEqual(['readTexts', 'writeText']);
    expect(a.line.commands).toHaveLength(2);
    await a.read('8');
    await settle();
    expect(a.line.commands.slice(2)).toEqual([
      'readTexts',
      'writeText',
      'writeText',
      'readTexts',
      'writeText',
    ]);
  });

  describe('says why there was nothing', () => {
    it('absent: nothing is there', async () => {
      await a.read();
      expect(reasons(a)).toEqual(['miss material absent']);
    });

    it('stamp: a tag was invalidated', async () => {
      await a.read();
      await settle();
      await world.duration(b.write());
      await b.read();
      await a.read('1', { tags: () => ['other'] });
      expect(reasons(b)).toEqual(['miss material stamp']);
      expect(reasons(a)).toEqual(['miss material absent', 'miss material stamp']);
    });

    it('expired: its time was over', async () => {
      const c = world.alone({ regions: policies({ material: { ttlMs: 1000 } }) });
      await c.read();
      world.clock.advance(1001);
      await c.read();
      expect(reasons(c)).toEqual(['miss material absent', 'miss material expired']);
    });
  });
});
