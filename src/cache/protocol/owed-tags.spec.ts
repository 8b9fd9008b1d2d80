import { settle } from '../../../test/support/server-world.js';
import { OwedTags } from './owed-tags.js';

const told = () => Promise.resolve();

describe('OwedTags', () => {
  let owed: OwedTags;
  /** What was delivered; null: everything. */
  let delivered: (readonly string[] | null)[];

  beforeEach(() => {
    owed = new OwedTags();
    delivered = [];
  });

  const deliver = (tags: readonly string[] | null) => {
    delivered.push(tags);
    return Promise.resolve(told);
  };
  const released = async (promise: Promise<void>) => {
    let over = false;
    void promise.then(() => (over = true));
    await settle();
    return over;
  };

  it('delivers every tag once', async () => {
    void owed.add(['a', 'b']);
    void owed.add(['b', 'c']);
    await owed.settle(deliver);
    await owed.settle(deliver);
    expect(delivered).toEqual([['a', 'b', 'c']]);
  });

  it('sends nothing where nothing is owed', async () => {
    await owed.settle(deliver);
    expect(delivered).toEqual([]);
  });

  it('releases who waits when everybody was told, not when the store has it', async () => {
    const waiting = owed.add(['a']);
    let tell = (): void => undefined;
    await owed.settle(() => Promise.resolve(() => new Promise((resolve) => (tell = resolve))));
    expect(await released(waiting)).toBe(false);
    tell();
    expect(await released(waiting)).toBe(true);
  });

  it('does not release who waits when not everybody could be told', async () => {
    const waiting = owed.add(['a']);
    await owed.settle(() => Promise.resolve(() => Promise.reject(new Error('nobody answers'))));
    expect(await released(waiting)).toBe(false);
  });

  it('owes anew what is invalidated while it is under way', async () => {
    void owed.add(['a']);
    await owed.settle((tags) => {
      if (delivered.length === 0) void owed.add(['a']);
      return deliver(tags);
    });
    expect(delivered).toEqual([['a'], ['a']]);
  });

  it('still owes what could not be delivered, and who waits for it waits', async () => {
    const waiting = owed.add(['a']);
    await expect(owed.settle(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await released(waiting)).toBe(false);
    void owed.add(['b']);
    await owed.settle(deliver);
    expect(delivered.map((tags) => [...(tags ?? [])].sort())).toEqual([['a', 'b']]);
    expect(await released(waiting)).toBe(true);
  });

  describe('with more tags than it keeps', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `tag ${n}`);

    it('owes single tags as long as it can', async () => {
      void owed.add(many(100_000));
      await owed.settle(deliver);
      expect(delivered[0]).toHaveLength(100_000);
    });

    it('owes everything instead', async () => {
      void owed.add(many(100_001));
      await owed.settle(deliver);
      expect(delivered).toEqual([null]);
    });

    it('still owes everything when that could not be delivered', async () => {
      void owed.add(many(100_001));
      await expect(owed.settle(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
      await owed.settle(deliver);
      expect(delivered).toEqual([null]);
      await owed.settle(deliver);
      expect(delivered).toHaveLength(1);
    });
  });
});
