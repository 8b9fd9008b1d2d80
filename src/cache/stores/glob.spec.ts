import { matchesGlob, redisGlob } from './glob.js';

describe('matchesGlob', () => {
  it.each([
    ['search:*', 'search:1', true],
    ['search:*', 'material:1', false],
    ['search:1', 'search:1', true],
    ['search:1', 'search:12', false],
    ['*:1', 'search:1', true],
    ['a*b*c', 'a--b--c', true],
    ['a*b*c', 'a--c--b', false],
    ['a*a', 'a', false],
    ['a*ab*b', 'aab', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['a[b]', 'a[b]', true],
  ])('%s on %s: %s', (pattern, key, matches) => {
    expect(matchesGlob(pattern, key)).toBe(matches);
  });

  it('is done with many stars at once', () => {
    expect(matchesGlob(`${'*a'.repeat(90)}*z`, 'a'.repeat(200))).toBe(false);
  });
});

describe('redisGlob', () => {
  it('escapes what is special to Redis alone', () => {
    expect(redisGlob('a**b[c]?^-\\')).toBe('a*b\\[c\\]\\?\\^\\-\\\\');
  });
});
