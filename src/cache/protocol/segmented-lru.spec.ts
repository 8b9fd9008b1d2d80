import { SegmentedLru } from './segmented-lru.js';

const of = (bytes: number) => ({ bytes });

/** 100 bytes: 20 on probation, 80 protected. */
const filled = () => {
  const lru = new SegmentedLru<{ bytes: number }>(100);
  for (let n = 0; n < 8; n += 1) {
    lru.set(`hot ${n}`, of(10));
    lru.get(`hot ${n}`);
  }
  return lru;
};
const hot = (lru: SegmentedLru<{ bytes: number }>) =>
  lru.keys().filter((key) => key.startsWith('hot')).length;

describe('SegmentedLru', () => {
  it('is not flushed by a scan: what was asked for again stays', () => {
    const lru = filled();
    for (let n = 0; n < 1000; n += 1) lru.set(`scanned ${n}`, of(10));
    expect(hot(lru)).toBe(8);
  });

  it('nor by a scan that looks at everything once before it fills it', () => {
    const lru = filled();
    for (let n = 0; n < 1000; n += 1) if (!lru.get(`scanned ${n}`)) lru.set(`scanned ${n}`, of(10));
    expect(hot(lru)).toBe(8);
  });

  it('never holds more bytes than it may', () => {
    const lru = new SegmentedLru<{ bytes: number }>(100);
    for (let n = 0; n < 500; n += 1) {
      lru.set(`key ${n % 37}`, of(1 + ((n * 7) % 13)));
      if (n % 3 === 0) lru.get(`key ${n % 37}`);
      expect(lru.usage().bytes).toBeLessThanOrEqual(100);
    }
    expect(lru.usage().bytes).toBeGreaterThan(50);
  });

  it('gives what the protected segment has no room for another chance on probation', () => {
    const lru = filled();
    lru.set('new', of(10));
    lru.get('new');
    expect(lru.get('hot 0')).toBeDefined();
    expect(lru.usage()).toMatchObject({ entries: 9, bytes: 90, evictions: 0 });
  });

  it('pushes out what was used least lately, and counts it', () => {
    const lru = filled();
    for (const key of ['a', 'b', 'c']) lru.set(key, of(10));
    expect(lru.get('a')).toBeUndefined();
    expect(lru.get('b')).toBeDefined();
    expect(lru.usage()).toEqual({ bytes: 100, entries: 10, evictions: 1 });
  });

  it('lets what was asked for once have all the room that is left', () => {
    const lru = new SegmentedLru<{ bytes: number }>(100);
    for (let n = 0; n < 20; n += 1) lru.set(`key ${n}`, of(10));
    expect(lru.usage()).toEqual({ bytes: 100, entries: 10, evictions: 10 });
    expect(lru.get('key 10')).toBeDefined();
  });

  it('keeps a value that is larger than the protected segment where it is', () => {
    const lru = new SegmentedLru<{ bytes: number }>(100);
    lru.set('large', of(90));
    expect([lru.get('large'), lru.get('large')]).toEqual([of(90), of(90)]);
    lru.set('small', of(10));
    expect(lru.usage()).toMatchObject({ bytes: 100, entries: 2 });
  });

  it('pushes nothing out for a value that there is no room for', () => {
    const lru = filled();
    lru.set('new', of(10));
    lru.set('large', of(30));
    expect(lru.get('large')).toBeUndefined();
    expect(lru.get('new')).toBeDefined();
  });

  it('keeps nothing that is larger than all the room', () => {
    const lru = filled();
    lru.set('large', of(101));
    lru.set('hot 0', of(101));
    expect(lru.get('large') ?? lru.get('hot 0')).toBeUndefined();
    expect(hot(lru)).toBe(7);
  });

  it('replaces a value where it is, and counts the bytes of the new one', () => {
    const lru = filled();
    lru.set('hot 3', of(5));
    expect(lru.get('hot 3')).toEqual(of(5));
    expect(lru.usage()).toMatchObject({ bytes: 75, entries: 8 });
    expect(lru.keys().filter((key) => key === 'hot 3')).toHaveLength(1);
  });

  it('deletes from both segments, which is no eviction', () => {
    const lru = filled();
    lru.set('new', of(10));
    lru.delete('new');
    lru.delete('hot 0');
    expect(lru.usage()).toEqual({ bytes: 70, entries: 7, evictions: 0 });
    expect(lru.get('new') ?? lru.get('hot 0')).toBeUndefined();
  });
});
