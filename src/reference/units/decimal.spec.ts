import fc from 'fast-check';
import { multiply, parseDecimal, quotient } from './decimal.js';

const divide = (a: string, b: string) => quotient(parseDecimal(a), parseDecimal(b));

it('divides exactly where the digits end', () => {
  expect(divide('1', '8')).toEqual({ text: '0.125', exact: true });
  expect(divide('-12.50', '0.001')).toEqual({ text: '-12500', exact: true });
  expect(divide('0', '7')).toEqual({ text: '0', exact: true });
  expect(divide('0.1', '0.3')).toEqual({ text: '0.33333333333333333333', exact: false });
  expect(divide('-2', '3')).toEqual({ text: '-0.66666666666666666667', exact: false });
  expect(divide('123456789012345678901234567890', '1')).toEqual({
    text: '123456789012345678901234567890',
    exact: true,
  });
});

it('multiplies without loss, where floating point has none', () => {
  expect(quotient(multiply(parseDecimal('0.1'), parseDecimal('3')), parseDecimal('1')).text).toBe('0.3');
});

it('takes back by division what it multiplied', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 20 }))
    .map(([digits, scale]) => ({ digits, scale }));
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      fc.pre(b.digits !== 0n);
      const back = quotient(multiply(a, b), b);
      expect(back.exact).toBe(true);
      expect(quotient(a, { digits: 1n, scale: 0 }).text).toBe(back.text);
    }),
  );
});

it('refuses what is no decimal', () => {
  for (const text of ['', '1,5', '1e3', '.5', '5.', 'NaN', ' 1', '1'.repeat(31)])
    expect(() => parseDecimal(text)).toThrow(RangeError);
});
