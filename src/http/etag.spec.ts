import { etagOf } from './etag.js';

describe('an entity tag', () => {
  it('is the version where there is one', () => {
    expect(etagOf({ version: 3, name: 'x' })).toBe('"3"');
  });

  it('tells what has the same id and version, but was created anew, from what was there before', () => {
    const tags = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z'].map((created_at) =>
      etagOf({ version: 1, created_at }),
    );
    expect(tags[0]).toMatch(/^"1-[0-9a-z]+"$/);
    expect(tags[1]).not.toBe(tags[0]);
  });

  it('is equal for equal answers, and another for any other', () => {
    expect(etagOf({ a: [1, { b: 'x' }] })).toBe(etagOf({ a: [1, { b: 'x' }] }));
    const tags = [{}, [], [1], { a: 1 }, { a: '1' }, { a: [1] }, { b: 1 }].map((answer) => etagOf(answer));
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{22}"$/);
  });

  it('is weak where fields do not count', () => {
    const tag = etagOf({ results: [1], took: 5 }, ['took']);
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(etagOf({ results: [1], took: 6 }, ['took'])).toBe(tag);
    expect(etagOf({ results: [2], took: 5 }, ['took'])).not.toBe(tag);
  });

  it('is computed once for an answer that cannot change, and anew for one that can', () => {
    const stringify = jest.spyOn(JSON, 'stringify');
    const [frozen, loose] = [Object.freeze({ a: 1 }), { a: 1 }];
    for (const answer of [frozen, frozen, loose, loose]) etagOf(answer);
    expect(stringify).toHaveBeenCalledTimes(3);
    stringify.mockRestore();
    const before = etagOf(loose);
    loose.a = 2;
    expect(etagOf(loose)).not.toBe(before);
  });
});
