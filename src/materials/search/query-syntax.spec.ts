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
    ['"труба -сталь" -чугун', { text: 'труба сталь', phrases: ['труба -сталь'], without: ['чугун'] }],
    ['-"сталь -чугун" труба', { text: 'труба', phrases: [], without: ['сталь -чугун'] }],
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
    expect(readQuery(text)).toEqual({ normalised: text, asWords: text, text, phrases: [], without: [] });
  });

  it('says what is left when the phrases are words, and excludes the same', () => {
    const read = readQuery('"Сухая -смесь" М-150 -гипс -"для пола"');
    expect(read.asWords).toBe('сухая смесь м150 -гипс -"для пола"');
    expect(readQuery(read.asWords)).toMatchObject({ text: read.text, phrases: [], without: read.without });
  });
});
