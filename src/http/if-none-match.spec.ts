import { isNamedBy } from './if-none-match.js';

describe('If-None-Match', () => {
  it.each([
    ['"a"', '"a"'],
    [' "a" ', '"a"'],
    ['"b", "a"', '"a"'],
    ['"b","a","c"', '"a"'],
    [', ,"b",,\t"a",', '"a"'],
    ['W/"a"', '"a"'],
    ['"a"', 'W/"a"'],
    ['W/"a"', 'W/"a"'],
    ['"x,y"', '"x,y"'],
    ['*', '"a"'],
    [' * ', 'W/"a"'],
    ['""', '""'],
  ])('%j names %s', (header, etag) => {
    expect(isNamedBy(header, etag)).toBe(true);
  });

  it.each([
    undefined,
    '',
    ',',
    '"b"',
    '"A"',
    'a',
    '"a',
    'a"',
    '"b" "a"',
    '"a" x',
    '"a",x',
    '"b,"a"',
    'w/"a"',
    '"*"',
    '*, "a"',
    'W/ "a"',
  ])('%j does not name "a"', (header) => {
    expect(isNamedBy(header, '"a"')).toBe(false);
  });
});
