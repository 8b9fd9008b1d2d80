import { LocalCache, type LocalEntry } from './local-cache.js';
import { TagCells } from './tag-cells.js';

describe('LocalCache', () => {
  const cells = new TagCells();
  const entry = (changes: Partial<LocalEntry> = {}): LocalEntry => ({
    value: () => 'value',
    answer: undefined,
    madeAt: 0,
    refreshAt: 10,
    endsAt: 20,
    cells: cells.capture([]),
    bytes: 100,
    stamps: [],
    epoch: '',
    ...changes,
  });

  it('gives back what it was given', () => {
    const local = new LocalCache(10_000);
    const kept = entry();
    local.set('material:1', kept);
    expect(local.get('material:1')).toBe(kept);
    expect(local.get('material:2')).toBeUndefined();
  });

  it('refuses what was fetched before one of its tags was invalidated', () => {
    const local = new LocalCache(10_000);
    const late = entry({ cells: cells.capture(['a', 'b']) });
    cells.kill(['b']);
    local.set('material:1', late);
    expect(local.get('material:1')).toBeUndefined();
  });

  it('leaves what it has when it refuses', () => {
    const local = new LocalCache(10_000);
    const late = entry({ cells: cells.capture(['a']) });
    cells.kill(['a']);
    const fresh = entry({ cells: cells.capture(['a']) });
    local.set('material:1', fresh);
    local.set('material:1', late);
    expect(local.get('material:1')).toBe(fresh);
  });

  it('is bounded by the bytes of its entries', () => {
    const local = new LocalCache(1000);
    for (let n = 0; n < 50; n += 1) local.set(`material:${n}`, entry());
    expect(local.usage()).toEqual({ bytes: 1000, entries: 10, evictions: 40 });
  });

  it('removes what matches a pattern', () => {
    const local = new LocalCache(10_000);
    for (const key of ['material:1', 'material:12', 'search:1']) local.set(key, entry());
    expect(local.clear('material:*')).toBe(2);
    expect(local.clear('material:*')).toBe(0);
    expect(local.get('search:1')).toBeDefined();
    expect(local.clear('*')).toBe(1);
  });
});
