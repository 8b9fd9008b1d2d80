import { LEASE_MS, ServerWorld } from '../../../test/support/server-world.js';
import { LeaseRegistry } from './lease-registry.js';
import { LEASES_KEY } from './shared-level.js';

describe('LeaseRegistry', () => {
  let world: ServerWorld;

  beforeEach(() => (world = new ServerWorld()));

  const registryOf = async (instance: string) => {
    const { line, link } = await world.connect();
    const registry = new LeaseRegistry(line.store, link, instance, LEASE_MS, world.clock);
    return { line, link, registry };
  };
  const members = () => world.server.data.smembers<string>(LEASES_KEY);
  const leases = async () => (await members()).filter((member) => !member.startsWith('opened:'));

  it('names the others that may hold a lease, and not the one that asks', async () => {
    const [a, b] = [await registryOf('a'), await registryOf('b')];
    await a.registry.register(1);
    await b.registry.register(1);
    const { others } = await a.registry.holders();
    expect(others.map(({ instance }) => instance)).toEqual(['b']);
  });

  it('keeps one lease of an instance, the last one; there is never a moment without any', async () => {
    const { registry, line } = await registryOf('a');
    await registry.register(1);
    await registry.register(2);
    expect(await leases()).toEqual([`a:${LEASE_MS}:2`]);
    expect(line.commands).toEqual(['sadd', 'sadd', 'srem']);
  });

  it('says when a lease has run out: its length after it was first seen, by our own clock', async () => {
    const [a, b] = [await registryOf('a'), await registryOf('b')];
    await b.registry.register(1);
    world.clock.advance(300);
    const endsAt = world.clock.monotonic() + LEASE_MS;
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt }]);
    world.clock.advance(400);
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt }]);
    world.clock.advance(LEASE_MS - 400);
    expect((await a.registry.holders()).others).toEqual([]);
  });

  it('takes the length of a lease from who registered it', async () => {
    const a = await registryOf('a');
    await world.server.data.sadd(LEASES_KEY, 'slow:5000:1');
    const endsAt = world.clock.monotonic() + 5000;
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'slow', endsAt }]);
  });

  it('counts a lease that goes on as another one', async () => {
    const [a, b] = [await registryOf('a'), await registryOf('b')];
    await b.registry.register(1);
    await a.registry.holders();
    world.clock.advance(900);
    await b.registry.register(2);
    const endsAt = world.clock.monotonic() + LEASE_MS;
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt }]);
  });

  it('forgets who says that it needs no lease any more', async () => {
    const [a, b] = [await registryOf('a'), await registryOf('b')];
    await b.registry.register(1);
    await b.registry.withdraw();
    expect((await a.registry.holders()).others).toEqual([]);
    await b.registry.withdraw();
    expect(await leases()).toEqual([]);
  });

  it('removes a lease that has long run out, and none that may still be in use', async () => {
    const [a, b] = [await registryOf('a'), await registryOf('b')];
    await b.registry.register(1);
    await a.registry.holders();
    world.clock.advance(2 * LEASE_MS);
    await a.registry.holders();
    expect(await leases()).toHaveLength(1);
    world.clock.advance(1);
    await a.registry.holders();
    expect(await leases()).toEqual([]);
  });

  it('takes no notice of members that are none', async () => {
    await world.server.data.sadd(LEASES_KEY, 'nonsense', ':1000:1', 'a:x:1', 'a:-5:1');
    const { others } = await (await registryOf('b')).registry.holders();
    expect(others).toEqual([]);
  });

  it('takes the link down when a lease cannot be registered, not when it cannot be asked for', async () => {
    const { registry, link, line } = await registryOf('a');
    line.refuse('smembers');
    await expect(registry.holders()).rejects.toThrow('smembers refused');
    expect(link.up).toBe(true);
    line.refuse('sadd');
    await expect(registry.register(1)).rejects.toThrow('sadd refused');
    expect(link.up).toBe(false);
  });

  describe('may lack somebody', () => {
    const completeIn = async ({ registry }: Awaited<ReturnType<typeof registryOf>>) =>
      (await registry.holders()).completeAt - world.clock.monotonic();

    it('for one lease after it was first seen, and no longer', async () => {
      const a = await registryOf('a');
      expect(await completeIn(a)).toBe(LEASE_MS);
      world.clock.advance(400);
      expect(await completeIn(a)).toBe(LEASE_MS - 400);
      world.clock.advance(1000);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
    });

    it('has one mark, which everybody sees for the first time on their own', async () => {
      const [a, b] = [await registryOf('a'), await registryOf('b')];
      await completeIn(a);
      world.clock.advance(LEASE_MS);
      expect(await completeIn(b)).toBe(LEASE_MS);
      expect(await members()).toHaveLength(1);
    });

    it('for one lease after it was evicted or wiped', async () => {
      const a = await registryOf('a');
      await completeIn(a);
      world.clock.advance(5 * LEASE_MS);
      await world.server.data.clear();
      expect(await completeIn(a)).toBe(LEASE_MS);
      world.clock.advance(LEASE_MS - 1);
      expect(await completeIn(a)).toBe(1);
    });

    it('never has the same mark again', async () => {
      const a = await registryOf('a');
      const marks = new Set<string>();
      for (let count = 0; count < 5; count += 1) {
        await a.registry.holders();
        for (const mark of await members()) marks.add(mark);
        await world.server.data.clear();
      }
      expect(marks.size).toBe(5);
    });

    it('for one lease after a loss: the server that follows may have an old registry with a known mark', async () => {
      const a = await registryOf('a');
      await completeIn(a);
      world.clock.advance(5 * LEASE_MS);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
      a.line.cut();
      a.line.mend();
      expect(await completeIn(a)).toBe(LEASE_MS);
    });

    it('not any longer when two of them marked it at once', async () => {
      const [a, b] = [await registryOf('a'), await registryOf('b')];
      await Promise.all([a.registry.holders(), b.registry.holders()]);
      expect(await members()).toHaveLength(2);
      world.clock.advance(LEASE_MS);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
    });
  });
});
