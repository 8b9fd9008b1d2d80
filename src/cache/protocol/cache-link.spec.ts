import type { CacheEvents } from '../../../test/support/cache-events.js';
import type { ServerLine } from '../../../test/support/server-line.js';
import { ServerWorld } from '../../../test/support/server-world.js';
import type { CacheLink } from './cache-link.js';

describe('CacheLink', () => {
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

  describe('going down', () => {
    beforeEach(open);

    it.each([
      ['a command fails', () => link.run('read', () => Promise.reject(new Error('no')))],
      ['the connection is lost', () => line.flap()],
      ['somebody says so', () => link.lose(new Error('no'))],
    ])('is down at once when %s', async (_name, fault: () => unknown) => {
      const loss = jest.fn(() => {
        expect([link.reachable, link.up]).toEqual([false, false]);
      });
      link.onLoss(loss);
      await Promise.resolve(fault()).catch(() => undefined);
      expect([link.reachable, link.up]).toEqual([false, false]);
      expect(loss).toHaveBeenCalledTimes(1);
      expect(link.lostAt).toBe(world.clock.monotonic());
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

    it('refuses commands at once, since what was asked before the loss goes on after it', async () => {
      line.flap();
      const work = jest.fn(() => Promise.resolve());
      await expect(link.run('read', work)).rejects.toThrow('out of use');
      expect(work).not.toHaveBeenCalled();
    });

    it('refuses an answer when it was lost since the question: another server may have given it', async () => {
      let answer = (_text: string): void => undefined;
      const work = () => new Promise<string>((resolve) => (answer = resolve));
      const asked = link.run('read', work);
      line.flap();
      await pass(100);
      expect(link.up).toBe(true);
      answer('text');
      await expect(asked).rejects.toThrow('lost in the meantime');
      expect(link.up).toBe(true);
    });

    it('remembers when it was lost, not when that was noticed again', async () => {
      line.cut();
      const lostAt = world.clock.monotonic();
      await pass(500);
      link.lose(new Error('again'));
      expect(link.lostAt).toBe(lostAt);
      expect(events.count('breaker open')).toBeGreaterThan(1);
    });

    it('tells of every loss, also while it is down: what follows may reach another server', () => {
      const loss = jest.fn();
      link.onLoss(loss);
      line.flap();
      line.flap();
      expect(loss).toHaveBeenCalledTimes(2);
    });
  });

  describe('with its time limit', () => {
    it('ends a command that takes longer, and goes down', async () => {
      make(5);
      await open();
      const never = new Promise<void>(() => undefined);
      await expect(link.run('read', () => never)).rejects.toThrow('read took longer than 5 ms');
      expect(link.up).toBe(false);
    });

    it('does not wait longer for the identity either', async () => {
      make(5);
      line.hold('identify');
      await link.open();
      expect(link.up).toBe(false);
    });
  });

  describe('when it closes', () => {
    it('is not trusted any more, whatever happens', async () => {
      await open();
      await link.close();
      expect(link.up).toBe(false);
      const asked = line.sent.length;
      line.flap();
      await pass(500);
      expect(line.sent).toHaveLength(asked);
      expect(link.up).toBe(false);
    });

    it('still delivers invalidations while the server is there', async () => {
      await open();
      await link.close();
      expect(link.reachable).toBe(true);
      line.cut();
      expect(link.reachable).toBe(false);
    });

    it('takes the steps once more if it is down: something may be owed', async () => {
      await open();
      const step = jest.fn(() => Promise.resolve());
      link.beforeTrust(step);
      line.flap();
      await link.close();
      expect(step).toHaveBeenCalledTimes(1);
      expect(link.up).toBe(false);
    });

    it('does not mind a server that is gone, nor one that it waits for', async () => {
      line.cut();
      await link.open();
      await link.close();
      line.mend();
      make();
      const opened = link.open();
      await pass(10);
      await link.close();
      await opened;
      expect(link.up).toBe(false);
    });
  });
});
