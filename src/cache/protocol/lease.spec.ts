import type { CacheEvents } from '../../../test/support/cache-events.js';
import type { ServerLine } from '../../../test/support/server-line.js';
import { LEASE_MS, ServerWorld, settle } from '../../../test/support/server-world.js';
import type { CacheLink } from './cache-link.js';
import { type BusMessage, InstanceBus } from './instance-bus.js';
import { Lease } from './lease.js';
import { LeaseRegistry } from './lease-registry.js';
import { LEASES_KEY } from './shared-level.js';
import { allAlive, TagCells } from './tag-cells.js';

describe('Lease', () => {
  let world: ServerWorld;
  let line: ServerLine;
  let link: CacheLink;
  let cells: TagCells;
  let events: CacheEvents;
  let lease: Lease;

  const pass = (ms: number) => world.pass(ms);
  const live = () => lease.live(world.clock.monotonic());
  const registered = async () =>
    (await world.server.data.smembers<string>(LEASES_KEY)).filter((member) => member.startsWith('me:'));
  /** Moves on to the moment in which a heartbeat has just been sent. */
  const toNextBeat = async () => {
    const { length } = line.sent;
    await world.until(() => line.commands.slice(length).includes('publish'), 5);
  };

  beforeEach(async () => {
    world = new ServerWorld();
    const { clock } = world;
    ({ line, link, events } = world.link());
    cells = new TagCells();
    const registry = new LeaseRegistry(line.store, link, 'me', LEASE_MS, clock);
    const bus = new InstanceBus(line.store, 'me', events.observer);
    lease = new Lease(link, registry, bus, cells, 'me', LEASE_MS, clock, events.observer);
    const hear = (message: BusMessage) => {
      if (message.kind === 'beat') lease.heard(message.beat);
    };
    bus.open(hear, () => lease.drop());
    await world.duration(link.open());
  });
  afterEach(async () => {
    line.mend();
    await world.duration(lease.close());
    await link.close();
  });

  describe('begins', () => {
    it('as soon as the link is up and a heartbeat has come back', () => {
      expect(live()).toBe(true);
      expect(events.count('lease true')).toBe(1);
    });

    it('with a registration that came before the heartbeat', async () => {
      const { length } = line.sent;
      await toNextBeat();
      expect(line.commands.slice(length)).toEqual(['sadd', 'srem', 'publish', 'smembers']);
      expect(await registered()).toHaveLength(1);
    });

    it('not while a heartbeat cannot be registered', async () => {
      link.lose(new Error('begin anew'));
      const register = line.hold('sadd');
      await pass(500);
      expect(link.up).toBe(true);
      expect(live()).toBe(false);
      register();
      await pass(10);
      expect(live()).toBe(true);
    });

    it('not by a heartbeat that was published alone', async () => {
      line.loseSubscription();
      await pass(3 * LEASE_MS);
      expect(link.up).toBe(true);
      expect(live()).toBe(false);
    });
  });

  describe('goes on', () => {
    it('as long as heartbeats come back, and nothing dies meanwhile', async () => {
      const captured = cells.capture(['a']);
      for (let count = 0; count < 50; count += 1) {
        await pass(100);
        expect(live()).toBe(true);
      }
      expect(allAlive(captured)).toBe(true);
      expect(events.count('lease true')).toBe(1);
    });

    it('with three heartbeats in its length', async () => {
      const { length } = line.sent;
      await pass(3 * LEASE_MS);
      const beats = line.commands.slice(length).filter((command) => command === 'publish').length;
      expect(beats).toBeGreaterThanOrEqual(8);
      expect(beats).toBeLessThanOrEqual(10);
    });

    it('registered as one lease, the last', async () => {
      for (let count = 0; count < 10; count += 1) {
        await pass(330);
        expect(await registered()).toHaveLength(1);
      }
    });
  });

  describe('ends', () => {
    /** Whether it ends nine tenths of its length after this moment. */
    const expectEndCountedFrom = (sentAt: number) => {
      world.clock.advance(sentAt + 0.9 * LEASE_MS - 1 - world.clock.monotonic());
      expect(live()).toBe(true);
      world.clock.advance(1);
      expect(live()).toBe(false);
    };

    it('nine tenths of its length after the last heartbeat that came back was sent', async () => {
      await toNextBeat();
      const sentAt = world.clock.monotonic();
      line.holdMessages();
      await pass(500);
      expectEndCountedFrom(sentAt);
    });

    it('counted from when the heartbeat was sent, however late it comes back', async () => {
      const release = line.holdMessages();
      await toNextBeat();
      const sentAt = world.clock.monotonic();
      await pass(200);
      release();
      expectEndCountedFrom(sentAt);
    });

    it('counted from before it was registered, however long that took', async () => {
      const register = line.hold('sadd');
      await world.until(() => line.commands.at(-1) === 'sadd', 1);
      const sentAt = world.clock.monotonic();
      await pass(100);
      register();
      await settle();
      expectEndCountedFrom(sentAt);
    });

    it('by the clock, not by a timer: whoever slept finds it over in the first moment', () => {
      world.clock.advance(10_000);
      expect(live()).toBe(false);
    });

    it.each([
      ['forth', 150],
      ['back', -150],
    ])('when the wall clock steps %s', async (_name, step) => {
      world.clock.stepWallClock(step);
      expect(live()).toBe(false);
      await pass(500);
      expect(live()).toBe(true);
    });

    it('when the machine sleeps, and the monotonic clock with it', () => {
      world.clock.stepWallClock(10_000);
      expect(live()).toBe(false);
    });

    it('not by what NTP slews', () => {
      world.clock.stepWallClock(5);
      expect(live()).toBe(true);
    });

    it('with the subscription, at once', () => {
      line.loseSubscription();
      expect(live()).toBe(false);
      expect(events.count('lease false')).toBe(1);
    });

    it('with the connection, at once', () => {
      line.cut();
      expect(live()).toBe(false);
    });

    it('at the first fault of the store', async () => {
      await link.run('read', () => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(live()).toBe(false);
    });

    it('with the program, which takes it out of the registry', async () => {
      await lease.close();
      expect(live()).toBe(false);
      expect(await registered()).toEqual([]);
      const { length } = line.sent;
      await pass(2 * LEASE_MS);
      expect(line.sent).toHaveLength(length);
    });
  });

  describe('begins anew', () => {
    it('with nothing that was kept before, when it had lapsed', async () => {
      const release = line.holdMessages();
      await pass(LEASE_MS);
      const captured = cells.capture(['a']);
      expect(live()).toBe(false);
      release();
      await pass(100);
      expect(live()).toBe(true);
      expect(allAlive(captured)).toBe(false);
    });

    it('with nothing that was kept before, when the subscription was lost', async () => {
      line.loseSubscription();
      const captured = cells.capture(['a']);
      await pass(100);
      line.hearAgain();
      await pass(LEASE_MS);
      expect(live()).toBe(true);
      expect(allAlive(captured)).toBe(false);
    });

    it('with nothing that was kept before, when the clock had stepped', async () => {
      world.clock.stepWallClock(150);
      const captured = cells.capture(['a']);
      await pass(500);
      expect(live()).toBe(true);
      expect(allAlive(captured)).toBe(false);
    });

    it('not by a heartbeat that was sent before the loss', async () => {
      const publish = line.hold('publish');
      await pass(400);
      expect(line.commands.at(-1)).toBe('publish');
      line.loseSubscription();
      line.hearAgain();
      publish();
      await settle();
      expect(live()).toBe(false);
    });

    it('not by a heartbeat that comes back when its time is over', async () => {
      const release = line.holdMessages();
      await toNextBeat();
      const sentAt = world.clock.monotonic();
      const publish = line.hold('publish');
      await pass(sentAt + 0.95 * LEASE_MS - world.clock.monotonic());
      release();
      expect(live()).toBe(false);
      expect(events.count('lease true')).toBe(1);
      publish();
    });

    it('as soon as we hear ourselves again', async () => {
      line.loseSubscription();
      await pass(3 * LEASE_MS);
      line.hearAgain();
      await pass(LEASE_MS / 3 + 20);
      expect(live()).toBe(true);
    });

    it('after an outage', async () => {
      line.cut();
      await pass(3 * LEASE_MS);
      line.mend();
      await pass(2 * LEASE_MS);
      expect(link.up).toBe(true);
      expect(live()).toBe(true);
    });
  });

  describe('is not registered', () => {
    it('while we do not hear ourselves: nobody should wait for its end', async () => {
      line.loseSubscription();
      await pass(2 * LEASE_MS);
      expect(await registered()).toEqual([]);
      line.hearAgain();
      await pass(LEASE_MS);
      expect(await registered()).toHaveLength(1);
    });

    it('at no moment in which it is live, however late messages come', async () => {
      for (const lateMs of [250, 700, 1100, 1700]) {
        const release = line.holdMessages();
        for (let passed = 0; passed < lateMs; passed += 10) {
          await pass(10);
          if (live()) expect(await registered()).not.toEqual([]);
        }
        release();
        for (let passed = 0; passed < 500; passed += 10) {
          if (live()) expect(await registered()).not.toEqual([]);
          await pass(10);
        }
      }
    });
  });
});
