import { Events, LEASE_MS, settle } from '../../../test/support/cache-world.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { ServerLine, type SharedServer } from '../../../test/support/server-line.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { CacheLink } from './cache-link.js';
import { LeaseRegistry } from './lease-registry.js';
import { LEASES_KEY } from './shared-level.js';

describe('LeaseRegistry', () => {
  let clock: ManualClock;
  let server: SharedServer;

  beforeEach(() => {
    clock = new ManualClock();
    server = { data: new MemoryKeyValueStore({ clock }), identity: 'run 1' };
  });

  const registryOf = (instance: string) => {
    const line = new ServerLine(server);
    const link = new CacheLink(line.store, 5000, LEASE_MS, clock, new Events().observer);
    return { line, link, registry: new LeaseRegistry(line.store, link, instance, LEASE_MS, clock) };
  };
  const members = () => server.data.smembers<string>(LEASES_KEY);
  const leases = async () => (await members()).filter((member) => !member.startsWith('opened:'));

  it('names the others that may hold a lease, and not the one that asks', async () => {
    const [a, b] = [registryOf('a'), registryOf('b')];
    await a.registry.register(1);
    await b.registry.register(1);
    const { others } = await a.registry.holders();
    expect(others.map(({ instance }) => instance)).toEqual(['b']);
  });

  it('keeps one lease of an instance, the last one; there is never a moment without any', async () => {
    const { registry, line } = registryOf('a');
    await registry.register(1);
    await registry.register(2);
    expect(await leases()).toEqual([`a:${LEASE_MS}:2`]);
    expect(line.commands).toEqual(['sadd', 'sadd', 'srem']);
  });

  it('says when a lease has run out: its length after it was first seen, by our own clock', async () => {
    const [a, b] = [registryOf('a'), registryOf('b')];
    await b.registry.register(1);
    clock.advance(300);
    const endsAt = 300 + LEASE_MS;
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt }]);
    clock.advance(400);
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt }]);
    clock.advance(LEASE_MS - 400);
    expect((await a.registry.holders()).others).toEqual([]);
  });

  it('takes the length of a lease from who registered it', async () => {
    const a = registryOf('a');
    await server.data.sadd(LEASES_KEY, 'slow:5000:1');
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'slow', endsAt: 5000 }]);
  });

  it('counts a lease that goes on as another one', async () => {
    const [a, b] = [registryOf('a'), registryOf('b')];
    await b.registry.register(1);
    await a.registry.holders();
    clock.advance(900);
    await b.registry.register(2);
    expect((await a.registry.holders()).others).toMatchObject([{ instance: 'b', endsAt: 900 + LEASE_MS }]);
  });

  it('forgets who says that it needs no lease any more', async () => {
    const [a, b] = [registryOf('a'), registryOf('b')];
    await b.registry.register(1);
    await b.registry.withdraw();
    expect((await a.registry.holders()).others).toEqual([]);
    await b.registry.withdraw();
    expect(await leases()).toEqual([]);
  });

  it('removes a lease that has long run out, and none that may still be in use', async () => {
    const [a, b] = [registryOf('a'), registryOf('b')];
    await b.registry.register(1);
    await a.registry.holders();
    clock.advance(2 * LEASE_MS);
    await a.registry.holders();
    expect(await leases()).toHaveLength(1);
    clock.advance(1);
    await a.registry.holders();
    expect(await leases()).toEqual([]);
  });

  it('takes no notice of members that are none', async () => {
    await server.data.sadd(LEASES_KEY, 'nonsense', ':1000:1', 'a:x:1', 'a:-5:1');
    const { others } = await registryOf('b').registry.holders();
    expect(others).toEqual([]);
  });

  it('takes the link down when a lease cannot be registered, not when it cannot be asked for', async () => {
    const { registry, link, line } = registryOf('a');
    const opened = link.open();
    await settle();
    clock.advance(LEASE_MS);
    await opened;
    line.refuse('smembers');
    await expect(registry.holders()).rejects.toThrow('smembers refused');
    expect(link.up).toBe(true);
    line.refuse('sadd');
    await expect(registry.register(1)).rejects.toThrow('sadd refused');
    expect(link.up).toBe(false);
    await link.close();
  });

  describe('may lack somebody', () => {
    const completeIn = async ({ registry }: ReturnType<typeof registryOf>) =>
      (await registry.holders()).completeAt - clock.monotonic();

    it('for one lease after it was first seen, and no longer', async () => {
      const a = registryOf('a');
      expect(await completeIn(a)).toBe(LEASE_MS);
      clock.advance(400);
      expect(await completeIn(a)).toBe(LEASE_MS - 400);
      clock.advance(1000);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
    });

    it('has one mark, which everybody sees for the first time on their own', async () => {
      const [a, b] = [registryOf('a'), registryOf('b')];
      await completeIn(a);
      clock.advance(LEASE_MS);
      expect(await completeIn(b)).toBe(LEASE_MS);
      expect(await members()).toHaveLength(1);
    });

    it('for one lease after it was evicted or wiped', async () => {
      const a = registryOf('a');
      await completeIn(a);
      clock.advance(5 * LEASE_MS);
      await server.data.clear();
      expect(await completeIn(a)).toBe(LEASE_MS);
      clock.advance(LEASE_MS - 1);
      expect(await completeIn(a)).toBe(1);
    });

    it('never has the same mark again', async () => {
      const a = registryOf('a');
      const marks = new Set<string>();
      for (let count = 0; count < 5; count += 1) {
        await a.registry.holders();
        for (const mark of await members()) marks.add(mark);
        await server.data.clear();
      }
      expect(marks.size).toBe(5);
    });

    it('for one lease after a loss: the server that follows may have an old registry with a known mark', async () => {
      const a = registryOf('a');
      await completeIn(a);
      clock.advance(5 * LEASE_MS);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
      a.line.cut();
      a.line.mend();
      expect(await completeIn(a)).toBe(LEASE_MS);
      await a.link.close();
    });

    it('not any longer when two of them marked it at once', async () => {
      const [a, b] = [registryOf('a'), registryOf('b')];
      await Promise.all([a.registry.holders(), b.registry.holders()]);
      expect(await members()).toHaveLength(2);
      clock.advance(LEASE_MS);
      expect(await completeIn(a)).toBeLessThanOrEqual(0);
    });
  });
});
