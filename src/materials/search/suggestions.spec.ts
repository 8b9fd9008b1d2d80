import { normaliseText } from '../../common/text.js';
import { matchOf, suggestionsFor, type SuggestionSources } from './suggestions.js';
import { wordsOf } from './word-runs.js';

jest.mock('../../common/text.js', () => {
  const actual = jest.requireActual<typeof import('../../common/text.js')>('../../common/text.js');
  return { ...actual, normaliseText: jest.fn(actual.normaliseText) };
});

const NOTHING: SuggestionSources = { queries: [], categories: [], names: [] };
const textsFor = (typed: string, sources: Partial<SuggestionSources>, limit = 10) =>
  suggestionsFor(typed, { ...NOTHING, ...sources }, limit).map(({ text }) => text);

describe('the match of a text', () => {
  const match = (typed: string, text: string) => matchOf(wordsOf(typed), text);

  it('is full for the text itself, less for its beginning, less with words in another order, less with slips', () => {
    expect(match('цемент м500', 'Цемент М-500')).toBe(1);
    const texts = ['цем', 'цимент'].map((typed) => match(typed, 'Цемент'));
    expect(texts[0]).toBeGreaterThan(texts[1]!);
    expect(texts[1]).toBeGreaterThan(0);
    expect(match('белый цемент', 'Белый цемент')).toBeGreaterThan(match('цемент белый', 'Белый цемент'));
    expect(match('A500C', 'А500С')).toBe(1);
  });

  it('needs every word, the last one begun', () => {
    expect(match('цемент', 'Кирпич')).toBe(0);
    expect(match('цемент кирп', 'Цемент')).toBe(0);
    expect(match('цем белый', 'Цемент белый')).toBe(0);
    expect(match('цемент бел', 'Цемент белый')).toBeGreaterThan(0.9);
    expect(match('', 'Цемент')).toBe(0);
  });

  it('knows no slips in numbers and short words', () => {
    expect(match('м500', 'м400')).toBe(0);
    expect(match('лак', 'бак')).toBe(0);
    expect(match('1000', '1001')).toBe(0);
  });
});

describe('suggestions', () => {
  it('come from queries, categories and names, none twice', () => {
    const found = suggestionsFor(
      'цем',
      {
        queries: [
          { query: 'цемент м500', score: 3 },
          { query: 'кирпич', score: 9 },
        ],
        categories: ['Цемент', 'Кирпич'],
        names: [
          { name: 'Цемент М500', asTyped: true },
          { name: 'Цементная смесь', asTyped: true },
        ],
      },
      10,
    );
    expect(found.map(({ text, type }) => [text, type])).toEqual([
      ['Цемент', 'category'],
      ['цемент м500', 'query'],
      ['Цементная смесь', 'material'],
    ]);
    expect(found.every(({ score }) => score > 0 && score <= 1)).toBe(true);
  });

  it('have of queries that match alike the more popular first', () => {
    const queries = [
      { query: 'трубы пнд', score: 1 },
      { query: 'трубы пвх', score: 8 },
    ];
    expect(textsFor('труб', { queries })).toEqual(['трубы пвх', 'трубы пнд']);
    expect(textsFor('труб', { queries }, 1)).toEqual(['трубы пвх']);
  });

  it('are in a fixed order where all is alike', () => {
    const categories = ['Трубы б', 'Трубы а'];
    expect(textsFor('трубы', { categories })).toEqual(['Трубы а', 'Трубы б']);
  });

  it('have what the index found, also where the words look different', () => {
    const names = [
      { name: 'Люди', asTyped: true },
      { name: 'Лёд', asTyped: false },
    ];
    expect(suggestionsFor('человек', { ...NOTHING, names }, 5).map(({ score }) => score)).toEqual([
      0.4, 0.24,
    ]);
  });

  it('take the texts that they are made of apart once: a thousand of them for each key pressed hold everybody else', () => {
    const sources = {
      queries: [{ query: 'однажды разобранный запрос', score: 1 }],
      categories: ['Однажды разобранная категория'],
      names: [{ name: 'Однажды разобранное имя', asTyped: true }],
    };
    expect(textsFor('однажды', sources)).toHaveLength(3);
    jest.mocked(normaliseText).mockClear();
    expect(textsFor('однажды раз', sources)).toHaveLength(3);
    expect(jest.mocked(normaliseText).mock.calls).toEqual([['однажды'], ['раз']]);
  });

  it('are not what was typed, as a query', () => {
    expect(textsFor('Цемент  М-500', { queries: [{ query: 'цемент м500', score: 1 }] })).toEqual([]);
  });
});
