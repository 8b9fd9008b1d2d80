import { canonical, digest, entryKey, searchDigest } from './cache-key.js';

describe('canonical', () => {
  it('is the same for equal requests, in whatever order their fields come', () => {
    expect(canonical({ a: 1, b: { c: 2, d: [3] } })).toBe(canonical({ b: { d: [3], c: 2 }, a: 1 }));
  });

  it('leaves absent fields out, and keeps null', () => {
    expect(canonical({ a: 1, b: undefined })).toBe(canonical({ a: 1 }));
    expect(canonical({ a: 1, b: null })).not.toBe(canonical({ a: 1 }));
  });

  it('keeps the order of lists, which may matter', () => {
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });

  it('writes dates as ISO text', () => {
    expect(canonical({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('tells numbers from texts, and nothing else apart that is different', () => {
    const all = [1, '1', true, null, [], {}, [1], ['1'], { a: 1 }, { a: '1' }];
    expect(new Set(all.map(canonical)).size).toBe(all.length);
  });
});

describe('digest', () => {
  it('is the MD5 of the canonical form', () => {
    expect(digest({})).toBe('99914b932bd37a50b983c5e7c90ae93b');
    expect(digest({ b: 1, a: 2 })).toBe(digest({ a: 2, b: 1 }));
  });
});

describe('searchDigest', () => {
  it('is the same for queries that search the same', () => {
    const of = (query: string) => searchDigest({ query });
    expect(of('  ЦЕМЕНТ   М500 ')).toBe(of('цемент м500'));
    expect(of('ёлка')).toBe(of('елка'));
    expect(of('cement')).not.toBe(of('sand'));
  });

  it('counts everything else of the request', () => {
    const [first, second] = [1, 2].map((page) => ({ query: 'cement', page }));
    expect(searchDigest(first!)).not.toBe(searchDigest(second!));
  });
});

describe('entryKey', () => {
  it('names region and id', () => {
    expect(entryKey('material', '42')).toBe('material:42');
  });
});
