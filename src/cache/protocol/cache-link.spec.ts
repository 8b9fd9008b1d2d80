import { Events, LEASE_MS, settle } from '../../../test/support/cache-world.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { ServerLine, type SharedServer } from '../../../test/support/server-line.js';
import { MemoryKeyValueStore } from '../stores/memory.key-value-store.js';
import { CacheLink } from './cache-link.js';

describe('CacheLink', () => {
  let clock: ManualClock;
  let server: SharedServer;
  let line: ServerLine;
  let events: Events;
  let link: CacheLink;

  const make = (limitMs = 5000) => new CacheLink(line.store, limitMs, LEASE_MS, clock, events.observer);
  const pass = async (ms: number) => {
    await settle();
    for (let left = ms; left > 0; left -= 10) {
      clock.advance(10);
      await settle();
    }
  };
  /** Loses the connection, and has it again at once. */
  const flap = () => {
    line.cut();
    line.mend();
  };
  const open = async () => {
    const opened = link.open();
    await pass(LEASE_MS);
    await opened;
  };

  beforeEach(() => {
    clock = new ManualClock();
    server = { data: new MemoryKeyValueStore({ clock }), identity: 'run 1' };
    line = new ServerLine(server);
    events = new Events();
    link = make();
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

    it('takes the steps in their order, before the server is reachable', async () => {
      const taken: string[] = [];
      const step = (name: string) => () => Promise.resolve(void taken.push(`${name} ${link.reachable}`));
      for (const name of ['one', 'two']) link.beforeTrust(step(name));
      await open();
      expect(taken).toEqual(['one false', 'two false']);
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
      link.beforeTrust(() => {
        if (first) flap();
        first = false;
        return Promise.resolve();
      });
      await link.open();
      expect([link.reachable, link.up]).toEqual([false, false]);
      await pass(100 + LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('nor one that was lost while it waited for the others, and waits for them again', async () => {
      void link.open();
      await pass(LEASE_MS / 2);
      flap();
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

  describe('going down', () => {
    beforeEach(open);

    it.each([
      ['a command fails', () => link.run('read', () => Promise.reject(new Error('no')))],
      ['the connection is lost', () => flap()],
      ['somebody says so', () => link.lose(new Error('no'))],
    ])('is down at once when %s', async (_name, fault: () => unknown) => {
      const loss = jest.fn(() => {
        expect([link.reachable, link.up]).toEqual([false, false]);
      });
      link.onLoss(loss);
      await Promise.resolve(fault()).catch(() => undefined);
      expect([link.reachable, link.up]).toEqual([false, false]);
      expect(loss).toHaveBeenCalledTimes(1);
      expect(link.lostAt).toBe(clock.monotonic());
      expect(events.count('breaker open')).toBe(1);
    });

    it('passes on what a command answers, and what it rejects with', async () => {
      await expect(link.run('read', () => Promise.resolve('text'))).resolves.toBe('text');
      await expect(link.run('read', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    });

    it('times every command, whatever its outcome', async () => {
      await link.run('read', () => Promise.resolve());
      await link.run('stamp', () => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(events.all).toEqual(expect.arrayContaining(['command read', 'command stamp']));
    });

    it('leaves it to who runs a recovery step what its failure means', async () => {
      await expect(link.limited('stamp', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(link.up).toBe(true);
    });

    it('remembers when it was lost, not when that was noticed again', async () => {
      line.cut();
      const lostAt = clock.monotonic();
      await pass(500);
      link.lose(new Error('again'));
      expect(link.lostAt).toBe(lostAt);
      expect(events.count('breaker open')).toBeGreaterThan(1);
    });

    it('tells of every loss, also while it is down: what follows may reach another server', () => {
      const loss = jest.fn();
      link.onLoss(loss);
      flap();
      flap();
      expect(loss).toHaveBeenCalledTimes(2);
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
      flap();
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
      flap();
      await pass(LEASE_MS - 100 + 100);
      expect([link.reachable, link.up]).toEqual([true, false]);
      await pass(LEASE_MS);
      expect(link.up).toBe(true);
    });

    it('takes the steps again, and the identity that the server has now', async () => {
      const step = jest.fn(() => Promise.resolve());
      link.beforeTrust(step);
      server.identity = 'run 2';
      flap();
      await pass(100);
      expect(step).toHaveBeenCalledTimes(1);
      expect(link.epoch).toBe('run 2');
    });

    it('asks one question at a time, however long the answer takes', async () => {
      const impatient = (link = make(5));
      const answer = line.hold('identify');
      const asked = line.sent.length;
      await impatient.open();
      for (let probes = 0; probes < 3; probes += 1) {
        clock.advance(100);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      expect(line.sent.length - asked).toBe(1);
      answer();
      await pass(200 + LEASE_MS);
      expect(impatient.up).toBe(true);
    });
  });

  describe('with its time limit', () => {
    it('ends a command that takes longer, and goes down', async () => {
      link = make(5);
      await open();
      const never = new Promise<void>(() => undefined);
      await expect(link.run('read', () => never)).rejects.toThrow('cache read took longer than 5 ms');
      expect(link.up).toBe(false);
    });

    it('does not wait longer for the identity either', async () => {
      link = make(5);
      line.hold('identify');
      await link.open();
      expect(link.up).toBe(false);
    });
  });

  describe('when it closes', () => {
    it('is down and stays down', async () => {
      await open();
      await link.close();
      expect([link.reachable, link.up]).toEqual([false, false]);
      const asked = line.sent.length;
      link.lose(new Error('late'));
      await pass(500);
      expect(line.sent).toHaveLength(asked);
      expect(link.up).toBe(false);
    });

    it('takes the steps once more if it is down: something may be owed', async () => {
      await open();
      const step = jest.fn(() => Promise.resolve());
      link.beforeTrust(step);
      flap();
      await link.close();
      expect(step).toHaveBeenCalled();
      expect(link.up).toBe(false);
    });

    it('does not mind a server that is gone, nor one that it waits for', async () => {
      line.cut();
      await link.open();
      await link.close();
      line.mend();
      link = make();
      const opened = link.open();
      await settle();
      await link.close();
      await opened;
      expect(link.up).toBe(false);
    });
  });
});
