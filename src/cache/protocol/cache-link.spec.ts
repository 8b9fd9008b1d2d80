import { eventually } from '../../../test/support/eventually.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryCacheStore } from '../stores/memory.cache-store.js';
import { CacheLink } from './cache-link.js';

/** A store whose connection the test cuts, and whose stamps the test holds back. */
class CuttableStore extends MemoryCacheStore {
  cut = false;
  /** Tags of every stamp command that arrived. */
  readonly stamped: string[][] = [];
  private hold: Promise<void> | undefined;
  private listener: () => void = () => undefined;

  holdStamps(): () => void {
    let release: () => void = () => undefined;
    this.hold = new Promise((resolve) => (release = resolve));
    return release;
  }

  lose(): void {
    this.cut = true;
    this.listener();
  }

  override onLost(listener: () => void): void {
    this.listener = listener;
  }

  override identify(): Promise<string> {
    return this.cut ? Promise.reject(new Error('cut off')) : super.identify();
  }

  override async stamp(tags: readonly string[]): Promise<void> {
    if (this.cut) throw new Error('cut off');
    this.stamped.push([...tags]);
    await this.hold;
    await super.stamp(tags);
  }
}

describe('CacheLink', () => {
  const clock = new ManualClock();
  let store: CuttableStore;
  let link: CacheLink;
  let changes: boolean[];

  beforeEach(async () => {
    store = new CuttableStore(1_048_576, clock);
    changes = [];
    link = new CacheLink(store, 5000, 2, clock, { changed: (up) => changes.push(up) });
    await link.open();
  });
  afterEach(() => link.close());

  const up = () => eventually(() => expect(link.up).toBe(true));

  it('goes down with the connection and up again by itself', async () => {
    store.lose();
    expect(link.up).toBe(false);
    store.cut = false;
    await up();
    expect(changes).toEqual([true, false, true]);
  });

  it('delivers what it owes before it is up', async () => {
    store.lose();
    await link.invalidate(['a']);
    await link.invalidate(['b']);
    expect(store.stamped).toEqual([]);
    store.cut = false;
    await up();
    expect(store.stamped).toEqual([['a', 'b']]);
  });

  it('owes a tag anew that is invalidated while its delivery is under way', async () => {
    store.lose();
    await link.invalidate(['a']);
    const release = store.holdStamps();
    store.cut = false;
    await eventually(() => expect(store.stamped).toHaveLength(1));
    await link.invalidate(['a']);
    release();
    await up();
    expect(store.stamped).toEqual([['a'], ['a']]);
  });

  it('goes down when a stamp fails, and owes it', async () => {
    store.cut = true;
    await link.invalidate(['a']);
    expect(link.up).toBe(false);
    store.cut = false;
    await up();
    expect(store.stamped).toEqual([['a']]);
  });

  it('passes on what a command rejects with, and goes down', async () => {
    await expect(link.run('read', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(link.up).toBe(false);
  });

  it('ends a command at the time limit', async () => {
    const impatient = new CacheLink(store, 5, 2, clock);
    await impatient.open();
    const never = new Promise<void>(() => undefined);
    await expect(impatient.run('read', () => never)).rejects.toThrow('cache read took longer than 5 ms');
    expect(impatient.up).toBe(false);
    await impatient.close();
  });

  it('stamps no more tags at once than it may', async () => {
    await link.invalidate(['a', 'b', 'c']);
    expect(store.stamped).toEqual([['a', 'b'], ['c']]);
  });

  it('delivers what it owes before it closes', async () => {
    store.lose();
    await link.invalidate(['a']);
    store.cut = false;
    await link.close();
    expect(store.stamped).toEqual([['a']]);
  });

  it('stays down once it is closed', async () => {
    await link.close();
    await link.invalidate(['a']);
    expect(link.up).toBe(false);
  });
});
