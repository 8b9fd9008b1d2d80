import fc from 'fast-check';
import { formatOf } from './cell-formats.js';
import { numberText } from './cell-text.js';
import { columnOf } from './sheet-records.js';

describe('numberText', () => {
  it('has the digits that a spreadsheet shows, whatever binary fractions make of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 5 }), (digits, places) => {
        const exact = digits / 10 ** places;
        for (const written of [String(exact), exact.toPrecision(17), exact.toExponential(16)]) {
          const read = numberText(written, undefined, false);
          expect(Number(read)).toBe(exact);
          expect(read).toMatch(/^\d+(\.\d{1,5})?$/);
        }
      }),
    );
  });

  it('has the days of the calendar, the 29 February 1900 of spreadsheets left out', () => {
    const date = (serial: string, date1904 = false) => numberText(serial, { kind: 'date' }, date1904);
    expect(['1', '59', '61', '45000', '2958465'].map((serial) => date(serial))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '2023-03-15',
      '9999-12-31',
    ]);
    expect(date('0', true)).toBe('1904-01-01');
    expect(date('-1')).toBe('-1');
    expect(numberText('45000.999988426', { kind: 'datetime' }, false)).toBe('2023-03-15 23:59:59');
  });
});

describe('formatOf', () => {
  it.each([
    ['dd.mm.yyyy', { kind: 'date' }],
    ['[$-419]d mmm yyyy;@', { kind: 'date' }],
    ['dd/mm/yy h:mm', { kind: 'datetime' }],
    ['h:mm:ss', { kind: 'time' }],
    ['00000', { kind: 'digits', digits: 5 }],
    ['#,##0.00"р."', undefined],
    ['#,##0.00\\ "day"', undefined],
    ['[Red]0.00', undefined],
    ['[h]:mm', undefined],
    ['General', undefined],
    ['0', undefined],
  ])('%s', (code, format) => {
    expect(formatOf(code)).toEqual(format);
  });
});

it('knows columns by their letters', () => {
  expect(['A1', 'Z9', 'AA10', 'XFD1048576', 'a1', '1', '', 'ABCD1', 'A'].map(columnOf)).toEqual([
    0, 25, 26, 16383, 0, -1, -1, -1, -1,
  ]);
});
