import type { CacheEvents } from '../../../test/support/cache-events.js';
import type { ServerLine } from '../../../test/support/server-line.js';
import { LEASE_MS, ServerWorld } from '../../../test/support/server-world.js';
import type { CacheLink } from './cache-link.js';

describe('the recovery of a CacheLink', () => {
  let world: ServerWorld;
  let line: ServerLine;
  let events: CacheEvents;
  let link: CacheLink;

  const make = (limitMs?: number): void => {
    ({ line, link, events } = world.link(limitMs));
  };
  const pass = (ms: number) => world.pass(ms);
  const open = () => world.duration(link.open());

  beforeEach(() => {
    world = new ServerWorld();
    make();
  });
  afterEach(() => link.close());

  describe('coming up', () => {
    it('trusts a server that it did not know when the others have had one lease', async () => {
      void link.open();
      await pass(LEASE_MS - 10);
      expect([link.reachable, link.up]).toEqual([true, false]);
      await pass(10);
      expect([link.reachable, link.up, link.epoch]).toEqual([true, true, 'run 1']);
      expect(events.all).toEqual(['breaker closed']);
    });

    it('goes on trying behind when the server is not there yet', async () => {
      line.cut();
      await link.open();
      expect(link.up).toBe(false);
      line.mend();
      await pass(100 + LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('takes the steps in their order, and again when the others have had their lease', async () => {
      const taken: string[] = [];
      const step = (name: string) => () => {
        taken.push(`${name}, reachable: ${link.reachable}, up: ${link.up}`);
        return Promise.resolve();
      };
      for (const name of ['one', 'two']) link.beforeTrust(step(name));
      const once = ['one, reachable: true, up: false', 'two, reachable: true, up: false'];
      void link.open();
      await pass(LEASE_MS - 10);
      // What comes meanwhile may go to the server directly.
      expect(taken).toEqual(once);
      await pass(10);
      expect(taken).toEqual([...once, ...once]);
      expect(link.up).toBe(true);
    });

    it('does not come up when a step fails after that lease', async () => {
      let taken = 0;
      link.beforeTrust(() => ((taken += 1) === 2 ? Promise.reject(new Error('no')) : Promise.resolve()));
      void link.open();
      await pass(LEASE_MS);
      expect([taken, link.up]).toEqual([2, false]);
      await pass(100 + LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('does not come up while a step fails', async () => {
      let broken = true;
      link.beforeTrust(() => (broken ? Promise.reject(new Error('no')) : Promise.resolve()));
      await open();
      await pass(3000);
      expect([link.reachable, link.up]).toEqual([false, false]);
      broken = false;
      await pass(100 + LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('does not trust a server that was lost while the steps were taken', async () => {
      let first = true;
      const step = () => {
        if (first) line.flap();
        first = false;
        return Promise.resolve();
      };
      link.beforeTrust(step);
      await link.open();
      expect([link.reachable, link.up]).toEqual([false, false]);
      await pass(100 + LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('nor one that was lost while it waited for the others, and waits for them again', async () => {
      void link.open();
      await pass(LEASE_MS / 2);
      line.flap();
      await pass(LEASE_MS);
      expect(link.up).toBe(false);
      await pass(100);
      expect(link.up).toBe(true);
    });

    it('says so to those who asked to hear it', async () => {
      const up = jest.fn(() => {
        expect(link.up).toBe(true);
      });
      link.onUp(up);
      await open();
      expect(up).toHaveBeenCalledTimes(1);
    });
  });

  describe('coming back', () => {
    beforeEach(open);

    it('probes every 100 ms', async () => {
      line.cut();
      const asked = line.sent.length;
      await pass(1000);
      expect(line.sent.length - asked).toBe(10);
      expect(events.count('breaker half-open')).toBe(10);
    });

    it('is quick after a short loss, in which nobody can have acknowledged what was not delivered', async () => {
      line.flap();
      await pass(100);
      expect(link.up).toBe(true);
    });

    it('waits for one lease after a long one, so that the others can deliver what they owe', async () => {
      line.cut();
      await pass(600);
      line.mend();
      await pass(100);
      expect([link.reachable, link.up]).toEqual([true, false]);
      await pass(LEASE_MS - 10);
      expect(link.up).toBe(false);
      await pass(10);
      expect(link.up).toBe(true);
    });

    it('counts a long loss from the moment in which it was last trusted, whatever came between', async () => {
      line.cut();
      await pass(600);
      line.mend();
      await pass(200);
      line.flap();
      await pass(100);
      expect([link.reachable, link.up]).toEqual([true, false]);
      await pass(LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('takes the steps again, and the identity that the server has now', async () => {
      const step = jest.fn(() => Promise.resolve());
      link.beforeTrust(step);
      world.server.identity = 'run 2';
      line.flap();
      await pass(100);
      expect(step).toHaveBeenCalledTimes(1);
      expect(link.epoch).toBe('run 2');
    });

    it('asks one question at a time, however long the answer takes', async () => {
      make(5);
      const answer = line.hold('identify');
      const asked = line.sent.length;
      await link.open();
      for (let probes = 0; probes < 3; probes += 1) {
        world.clock.advance(100);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      expect(line.sent.length - asked).toBe(1);
      answer();
      await pass(200 + LEASE_MS);
      expect(link.up).toBe(true);
    });
  });
});
