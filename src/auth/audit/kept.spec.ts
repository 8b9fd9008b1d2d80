import { kept } from './kept.js';

describe('what the audit log keeps', () => {
  it('has no secrets, at any depth', () => {
    expect(
      kept({ id: 1, key: 'k', access_token: 't', user: { password: 'p', login: 'l' }, category_key: 'c' }),
    ).toEqual({
      id: 1,
      user: { login: 'l' },
      category_key: 'c',
    });
  });

  it('says of what is long how long it is', () => {
    const results = Array.from({ length: 5000 }, (_, id) => ({ id }));
    expect(kept({ created: 5000, note: 'x'.repeat(101), results, more: {} })).toEqual({
      created: 5000,
      results: { entries: 5000 },
    });
    expect(kept(results)).toEqual({ entries: 5000 });
  });

  it('is nothing where there is nothing to keep', () => {
    expect([kept(undefined), kept(null), kept('text')]).toEqual([null, null, null]);
  });
});
