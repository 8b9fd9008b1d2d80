import { readQuery } from './query-syntax.js';

describe('readQuery', () => {
  it.each([
    ['цемент М-500', { text: 'цемент м500', phrases: [], without: [] }],
    [
      '"Лист гипсокартонный" 12,5',
      { text: 'лист гипсокартонный 12.5', phrases: ['лист гипсокартонный'], without: [] },
    ],
    ['труба -оцинкованная', { text: 'труба', phrases: [], without: ['оцинкованная'] }],
    ['труба -"без покрытия" 57', { text: 'труба 57', phrases: [], without: ['без покрытия'] }],
    ['“сухая смесь”, мешок', { text: 'сухая смесь, мешок', phrases: ['сухая смесь'], without: [] }],
    ['-труба', { text: '', phrases: [], without: ['труба'] }],
  ])('%s', (query, read) => {
    expect(readQuery(query)).toMatchObject(read);
  });

  it.each([
    'кран 1/2" латунный',
    'труба 2" и 3"',
    'провод -40 °С',
    'лампа E27 - цоколь',
    'анкер-шпилька М-16',
    '" "',
    '"',
    '--',
  ])('takes %s for words', (query) => {
    const { phrases, without } = readQuery(query);
    expect([phrases, without]).toEqual([[], []]);
  });

  it('reads itself again as the same words', () => {
    const { text } = readQuery('"сухая смесь" -гипс М-150 "кладочная"');
    expect(readQuery(text)).toEqual({ normalised: text, text, phrases: [], without: [] });
  });
});
