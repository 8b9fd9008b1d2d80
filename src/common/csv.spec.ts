import { parse } from 'csv-parse/sync';
import { csvLine, withoutApostrophe } from './csv.js';

describe('csvLine', () => {
  it('writes what a reader gets back', () => {
    const values = ['Труба 1/2" ВГП', 'a,b;c\td', 'two\r\nlines', '', '12'];
    expect(parse(csvLine(values))).toEqual([values]);
  });

  it('writes numbers, and nothing for null', () => {
    expect(csvLine([12, null, 'a'])).toBe('12,,a\r\n');
  });

  it.each(['=1+1', '+7 900', '-5', '@SUM(A1)', '\t=1', '\r=1'])('makes text of the formula %j', (value) => {
    expect(parse(csvLine([value, 'x']))).toEqual([[`'${value}`, 'x']]);
  });

  it('leaves what only has such characters inside', () => {
    expect(csvLine(['М-500', 'a=b', 'x@y'])).toBe('М-500,a=b,x@y\r\n');
  });

  it.each(['=1', "'=1", "''@x", "'", "'a", '-', 'a', '', "\t'"])('is taken back by a reader: %j', (value) => {
    const [read] = parse(csvLine([value, 'x']));
    expect(withoutApostrophe(read?.[0] ?? '')).toBe(value);
  });
});
