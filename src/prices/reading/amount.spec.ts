import { storableAmount } from './amount.js';

describe('storableAmount', () => {
  it.each([
    ['0.1', '0.1'],
    ['12345678901234.5678', '12345678901234.5678'],
    ['99999999999999.9999', '99999999999999.9999'],
    ['100.00', '100'],
    ['007.50', '7.5'],
    // What a spreadsheet makes of 10.1 and of 0.3.
    ['10.100000000000001', '10.1'],
    ['0.30000000000000004', '0.3'],
    ['0.00005', '0.0001'],
    ['0.00004', '0'],
    ['1.99995', '2'],
    ['-3.50', '-3.5'],
    ['-0.00001', '0'],
  ])('keeps %s as %s', (given, kept) => {
    expect(storableAmount(given)).toBe(kept);
  });

  it.each(['100000000000000', '99999999999999.99995', '', 'x', '1e5'])('does not keep %p', (given) => {
    expect(storableAmount(given)).toBeUndefined();
  });
});
