import fc from 'fast-check';
import { readNumber } from './number.js';

describe('readNumber', () => {
  it.each([
    ['12', '12'],
    ['9,19', '9.19'],
    ['9.19', '9.19'],
    [' 1 234,50 ', '1234.50'],
    ['1\u00A0234,50', '1234.50'],
    ['1\u202F234\u202F567.5', '1234567.5'],
    ["1'234.50", '1234.50'],
    ['1’234’567', '1234567'],
    ['1,234.50', '1234.50'],
    ['1.234,50', '1234.50'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1.234.567,8', '1234567.8'],
    ['1,234', '1.234'],
    ['1.234', '1.234'],
    ['1 234,5678', '1234.5678'],
    ['007', '7'],
    ['0,50', '0.50'],
    [',5', '0.5'],
    ['5,', '5'],
    ['-12,5', '-12.5'],
    ['−3', '-3'],
    ['+3', '3'],
    ['-0,00', '0.00'],
    ['1.1E-2', '0.011'],
    ['4.60701234567E12', '4607012345670'],
    ['1e3', '1000'],
    ['12345678901234567890.12345', '12345678901234567890.12345'],
  ])('reads %j as %s', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  it.each([
    '',
    ' ',
    '-',
    '.',
    'шт',
    '12 шт',
    '12-50',
    '1,2,3',
    '12,34,567',
    '1 23',
    '12 34',
    '1 234 5',
    '1.2.3',
    '0x10',
    '1e99',
    'NaN',
    '١٢',
    '9'.repeat(61),
  ])('takes %j for no number', (text) => {
    expect(readNumber(text)).toBeUndefined();
  });

  it('follows a decimal separator that is stated', () => {
    expect(readNumber('1,234', { decimal: '.' })).toBe('1234');
    expect(readNumber('1.234', { decimal: ',' })).toBe('1234');
    expect(readNumber('1,234', { decimal: ',' })).toBe('1.234');
    expect(readNumber('1,23', { decimal: '.' })).toBeUndefined();
  });

  const thousands = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+$)/g, mark);

  it('reads whatever is written, exactly, with every mark of thousands and decimal separator', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.stringMatching(/^\d{0,6}$/),
        fc.constantFrom('', ' ', '\u00A0', '\u202F', '\u2009', "'"),
        fc.constantFrom(',', '.'),
        fc.boolean(),
        (whole, fraction, mark, decimal, negative) => {
          const shown = thousands(String(whole), mark) + (fraction ? decimal + fraction : '');
          const value = String(whole) + (fraction ? `.${fraction}` : '');
          const zero = /^[0.]*$/.test(value);
          expect(readNumber(negative ? `-${shown}` : shown)).toBe(negative && !zero ? `-${value}` : value);
        },
      ),
    );
  });

  it('reads what JavaScript writes, also with exponents', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e25, max: 1e25, noNaN: true }), (value) => {
        const read = readNumber(String(value));
        if (Math.abs(value) < 1e-29 && value !== 0) return;
        expect(Number(read)).toBe(value === 0 ? 0 : value);
        expect(read).not.toMatch(/e/i);
      }),
    );
  });

  it('never throws, and what it answers is a plain decimal', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d.,' eE+-]{0,20}$/), (text) => {
        expect(readNumber(text) ?? '0').toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
  });
});
