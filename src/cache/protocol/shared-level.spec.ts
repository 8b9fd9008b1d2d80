import type { CacheEvents } from '../../../test/support/cache-events.js';
import type { ServerLine } from '../../../test/support/server-line.js';
import { ServerWorld, settle } from '../../../test/support/server-world.js';
import type { SharedEntry } from './entry.js';
import { SharedLevel } from './shared-level.js';

const DAY_MS = 24 * 3600 * 1000;

describe('SharedLevel', () => {
  const connect = async () => {
    const { line, link, events } = await world.connect();
    return { line, events, shared: new SharedLevel(line.store, link, 3, events.observer) };
  };
  let world: ServerWorld;
  let events: CacheEvents;
  let line: ServerLine;
  let shared: SharedLevel;

  beforeEach(async () => {
    world = new ServerWorld();
    ({ line, events, shared } = await connect());
  });

  const entry = (stamps: readonly string[]): SharedEntry => ({
    storedAt: 1,
    ttlMs: 1000,
    epoch: 'run 1',
    stamps,
    body: '"value"',
  });
  const standing = async (...tags: string[]) => (await shared.read(null, tags)).stamps;

  describe('read', () => {
    it('brings an entry and the stamps of its tags in one command, with the identity of the server', async () => {
      const stamps = await shared.mint(['a', 'b']);
      await shared.write('material:1', entry(stamps), 1000);
      line.sent.length = 0;
      const snapshot = await shared.read('material:1', ['a', 'b', 'c']);
      expect(snapshot).toEqual({ entry: entry(stamps), stamps: [...stamps, null], epoch: 'run 1' });
      expect(line.commands).toEqual(['readTexts']);
    });

    it('shares one command with all the reads of the tick', async () => {
      await Promise.all([shared.read('material:1', ['a']), shared.read('material:2', ['a']), standing('b')]);
      expect(line.commands).toEqual(['readTexts']);
    });

    it('takes a text of others for no entry, and counts it', async () => {
      await world.server.data.writeText('v1:material:1', 'of somebody else');
      await expect(shared.read('material:1', [])).resolves.toMatchObject({ entry: null });
      expect(events.count('malformed')).toBe(1);
    });
  });

  describe('mint', () => {
    it('gives a stamp of its own to every tag that has none, and leaves those that stand', async () => {
      const [a] = await shared.mint(['a']);
      const both = await shared.mint(['a', 'b']);
      expect(both[0]).toBe(a);
      expect(both[1]).not.toBe(a);
      expect(await standing('a', 'b')).toEqual(both);
    });

    it('gives the same stamp to all who mint at once', async () => {
      const other = await connect();
      const [one, two] = await Promise.all([shared.mint(['a']), other.shared.mint(['a'])]);
      expect(one).toEqual(two);
    });

    it('answers something that equals nothing for a stamp that is gone again', async () => {
      // A server without room takes a stamp, and has it no more when it is asked.
      line.store.writeText = () => Promise.resolve(true);
      const [one] = await shared.mint(['a']);
      const [two] = await shared.mint(['a']);
      expect(one).not.toBe(two);
      expect(await standing('a')).toEqual([null]);
    });
  });

  describe('stamp', () => {
    it('replaces the stamps that stand, each by one that never was', async () => {
      const seen = new Set(await shared.mint(['a', 'b']));
      for (let count = 0; count < 20; count += 1) {
        await shared.stamp(['a', 'b']);
        for (const stamp of await standing('a', 'b')) seen.add(stamp ?? '');
      }
      expect(seen.size).toBe(42);
      expect(seen.has('')).toBe(false);
    });

    it('makes none where there is none: tags that nobody reads take no room', async () => {
      await shared.stamp(['a']);
      expect(await standing('a')).toEqual([null]);
    });

    it('takes no more tags at once than it may', async () => {
      const release = line.hold('writeText');
      const stamping = shared.stamp(['a', 'b', 'c', 'd', 'e']);
      await settle();
      expect(line.commands).toHaveLength(3);
      release();
      await stamping;
      expect(line.commands).toHaveLength(5);
    });

    it('rejects when the store has not taken all of them', async () => {
      line.refuse('writeText');
      await expect(shared.stamp(['a'])).rejects.toThrow('refused');
    });

    it('keeps a stamp longer than anything that hangs on it, and not for ever', async () => {
      await shared.mint(['a', 'b']);
      world.clock.advance(7.5 * DAY_MS);
      await shared.stamp(['a']);
      expect((await standing('a', 'b')).every((stamp) => stamp !== null)).toBe(true);
      world.clock.advance(DAY_MS);
      const [a, b] = await standing('a', 'b');
      expect(a).not.toBeNull();
      expect(b).toBeNull();
    });
  });

  it('keeps an entry for its time', async () => {
    await shared.write('material:1', entry([]), 1000.4);
    world.clock.advance(999);
    expect((await shared.read('material:1', [])).entry).not.toBeNull();
    world.clock.advance(2);
    expect((await shared.read('material:1', [])).entry).toBeNull();
  });

  it('removes entries by pattern, and neither stamps nor leases', async () => {
    await shared.mint(['a']);
    await world.server.data.sadd('lease:holders', 'x');
    for (const key of ['material:1', 'search:1']) await shared.write(key, entry([]), 1000);
    await expect(shared.clear('material:*')).resolves.toBe(1);
    await expect(shared.clear('*')).resolves.toBe(1);
    expect(await standing('a')).not.toEqual([null]);
    expect(await world.server.data.exists('lease:holders')).toBe(1);
  });

  it('forgets all stamps, and nothing else', async () => {
    await shared.mint(['a', 'b']);
    await shared.write('material:1', entry([]), 1000);
    await shared.forgetAll();
    expect(await standing('a', 'b')).toEqual([null, null]);
    expect((await shared.read('material:1', [])).entry).not.toBeNull();
  });

  describe('the turn to load', () => {
    const proof = { stamps: ['s1'], epoch: 'run 1' };

    it('is one’s alone, until it is given back', async () => {
      const other = (await connect()).shared;
      const giveBack = await shared.takeTurn('search:1', proof, 2000);
      expect(giveBack).not.toBeNull();
      await expect(other.takeTurn('search:1', proof, 2000)).resolves.toBeNull();
      await giveBack?.();
      await expect(other.takeTurn('search:1', proof, 2000)).resolves.not.toBeNull();
    });

    it('is another one for another key, and under other stamps', async () => {
      await shared.takeTurn('search:1', proof, 2000);
      await expect(shared.takeTurn('search:2', proof, 2000)).resolves.not.toBeNull();
      await expect(shared.takeTurn('search:1', { ...proof, stamps: ['s2'] }, 2000)).resolves.not.toBeNull();
    });

    it('ends by itself; who had it cannot take it away from who has it then', async () => {
      const giveBack = await shared.takeTurn('search:1', proof, 2000);
      world.clock.advance(2001);
      await expect(shared.takeTurn('search:1', proof, 2000)).resolves.not.toBeNull();
      await giveBack?.();
      await expect(shared.takeTurn('search:1', proof, 2000)).resolves.toBeNull();
    });
  });
});
