import fc from 'fast-check';
import { currencyOfHeading } from './currencies.js';
import { readMoney } from './money.js';

describe('readMoney', () => {
  it.each([
    ['9,19', '9.19', null],
    ['9,19р.', '9.19', 'RUB'],
    ['1 234.50 руб', '1234.50', 'RUB'],
    ['1 234,50 ₽', '1234.50', 'RUB'],
    ['1\u00A0234,50\u00A0₽', '1234.50', 'RUB'],
    ['₽ 15', '15', 'RUB'],
    ['руб. 1500', '1500', 'RUB'],
    ['1500,00 RUB', '1500.00', 'RUB'],
    ['RUB1500', '1500', 'RUB'],
    ['$12.50', '12.50', 'USD'],
    ['12.50 USD', '12.50', 'USD'],
    ['12,5 €', '12.5', 'EUR'],
    ['EUR 1.234,50', '1234.50', 'EUR'],
    ['99,90 BYN', '99.90', 'BYN'],
    ['15,20 бел. руб.', '15.20', 'BYN'],
    ['12 500 тг', '12500', 'KZT'],
    ['12500 KZT', '12500', 'KZT'],
    ['12 руб. 5 коп.', '12.05', 'RUB'],
    ['1 012 р. 50 к.', '1012.50', 'RUB'],
    ['350 руб./м2', '350', 'RUB'],
    ['350,5 ₽ за шт.', '350.5', 'RUB'],
    ['350/шт', '350', null],
    ['$1,234', '1234', 'USD'],
    ['1,234', '1.234', null],
    ['1,234.00', '1234.00', null],
    ['0', '0', null],
    ['-5,00', '-5.00', null],
    ['1500=', '1500', null],
    ['1500,-', undefined, null],
  ])('reads %j', (text, amount, currency) => {
    expect(readMoney(text)).toEqual(
      amount === undefined ? { fault: expect.any(String) } : { amount, currency },
    );
  });

  it.each([
    'по запросу',
    'Цена по запросу',
    'Под запрос',
    'договорная',
    'ДОГОВОРНАЯ ',
    'цена договорная',
    'уточняйте',
    'уточняйте у менеджера',
    'звоните',
    'on request',
    'Call',
    'по договоренности',
  ])('takes %j for a price on request', (text) => {
    expect(readMoney(text)).toEqual({ absent: 'on_request' });
  });

  it.each(['', ' ', '-', '—', '–', '--', 'нет', 'N/A'])('takes %j for no price', (text) => {
    expect(readMoney(text)).toEqual({ absent: 'empty' });
  });

  it.each([
    ['от 100', /"от".*no currency/],
    ['100-200', /not a price/],
    ['100 у.е.', /no currency/],
    ['100 $ €', /no currency|two/],
    ['$100 руб', /two currencies/],
    ['дорого', /not a price/],
    ['1,2,3', /not a price/],
    ['9'.repeat(200), /too long/],
  ])('says what is wrong with %j', (text, words) => {
    expect(readMoney(text)).toEqual({ fault: expect.stringMatching(words) });
  });

  it('keeps every digit of an amount, wherever its currency stands', () => {
    const marks = fc.constantFrom<[string, string]>(
      ['₽', 'RUB'],
      ['руб.', 'RUB'],
      ['$', 'USD'],
      ['EUR', 'EUR'],
      ['тг', 'KZT'],
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.stringMatching(/^\d{2}$/),
        marks,
        fc.boolean(),
        (whole, part, [mark, code], front) => {
          const number = `${String(whole).replace(/\B(?=(\d{3})+$)/g, '\u00A0')},${part}`;
          expect(readMoney(front ? `${mark} ${number}` : `${number} ${mark}`)).toEqual({
            amount: `${whole}.${part}`,
            currency: code,
          });
        },
      ),
    );
  });

  it('never throws and is quick on anything', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120, unit: 'binary' }), (text) => void readMoney(text)));
    const startMs = performance.now();
    for (const text of ['1 '.repeat(50), `${' '.repeat(99)}x`, '1'.repeat(99) + 'x', '/за '.repeat(25)])
      readMoney(text);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

describe('currencyOfHeading', () => {
  it.each([
    ['Цена с НДС, руб.', 'RUB'],
    ['Цена, ₽', 'RUB'],
    ['Price (USD)', 'USD'],
    ['Цена, бел. руб.', 'BYN'],
    ['Цена, тг', 'KZT'],
    ['Цена за рублёный брус', undefined],
    ['Цена', undefined],
  ])('of %j is %s', (heading, currency) => {
    expect(currencyOfHeading(heading)).toBe(currency);
  });
});
