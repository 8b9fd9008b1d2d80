import fc from 'fast-check';
import { normaliseText } from './text.js';

describe('normaliseText', () => {
  it.each([
    ['ЁЛКА\u00a0\tзелёная ', 'елка зеленая'],
    ['Ｍ５００', 'м500'],
    ['A500C', 'а500с'],
    ['А500С', 'а500с'],
    ['бaлкa', 'балка'],
    ['саble', 'cable'],
    ['cement', 'cement'],
    ['Tee, PE-X box', 'tee, pe-x box'],
    ['57 x 3,5', '57х3.5'],
    ['57*3.5', '57х3.5'],
    ['57 × 3,5', '57х3.5'],
    ['3 х 2,5', '3х2.5'],
    ['М-500', 'м500'],
    ['M 500', 'м500'],
    ['цемент М 500 Д20', 'цемент м500 д20'],
    ['6 м 500 мм', '6 м 500 мм'],
    ['50кг', '50 кг'],
    ['50 kg', '50 кг'],
    ['2400mm', '2400 мм'],
    ['10 м2', '10 м2'],
    ['10м2', '10 м2'],
    ['Ø12, d 12, ф12', 'ø12, ø12, ø12'],
    ['Труба э/с оц. 57', 'труба электросварной оцинкованный. 57'],
    ['плита Ж/Б 300 г/м2', 'плита железобетонный 300 г/м2'],
    ['в 25 слоев', 'в 25 слоев'],
    ['труба -сталь "40х40"', 'труба -сталь "40х40"'],
  ])('%s → %s', (text, normal) => {
    expect(normaliseText(text)).toBe(normal);
  });

  const dirty = fc.string({
    unit: fc.constantFrom(
      ...Array.from('мвахтpcaxoekgl0159 ,.-–×*øфdё"²½м/'),
      'кг',
      'мм',
      ' х ',
      'М-',
      'ж/б',
      'э/с ',
      '\u0301',
      '\u200b',
    ),
    maxLength: 24,
  });

  it('is idempotent, whatever the text', () => {
    const twice = (text: string) => {
      const once = normaliseText(text);
      expect(normaliseText(once)).toBe(once);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), twice), { numRuns: 2000 });
    fc.assert(fc.property(dirty, twice), { numRuns: 20_000 });
  });

  it('bears lone surrogates', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        expect(normaliseText(String.fromCharCode(...units)).isWellFormed()).toBe(true);
      }),
    );
  });

  it('takes time in proportion to the length of the text', () => {
    for (const piece of ['a', '1', '1 ', 'м ', 'х', '1х', 'м-', ' ', '\u0301'])
      normaliseText(piece.repeat(100_000));
  }, 5000);
});
