import { normaliseText } from '../../common/text.js';
import type { MaterialView } from '../material.view.js';
import { Highlighter } from './highlights.js';

jest.mock('../../common/text.js', () => {
  const actual = jest.requireActual<typeof import('../../common/text.js')>('../../common/text.js');
  return { ...actual, normaliseText: jest.fn(actual.normaliseText) };
});

const MATERIAL: MaterialView = {
  id: '00000000-0000-4000-8000-000000000001',
  name: '',
  use_category: 'Прочее',
  unit: 'шт',
  sku: null,
  description: null,
  version: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
};
const nameFor = (query: string, name: string) =>
  new Highlighter(query).of({ ...MATERIAL, name }).find(({ field }) => field === 'name')?.highlighted;

describe('highlights', () => {
  it.each([
    ['цемент м500', 'Цемент М500 Д0, мешок 50 кг', '<mark>Цемент</mark> <mark>М500</mark> Д0, мешок 50 кг'],
    [
      'цемент м 500',
      'Портландцемент М-500, 500 м',
      'Портландцемент <mark>М-500</mark>, <mark>500</mark> <mark>м</mark>',
    ],
    ['A500C', 'Арматура А500С d12', 'Арматура <mark>А500С</mark> d12'],
    ['плита', 'Плиты перекрытия', '<mark>Плиты</mark> перекрытия'],
    [
      'гипсакартон влогостойкий',
      'Гипсокартон влагостойкий',
      '<mark>Гипсокартон</mark> <mark>влагостойкий</mark>',
    ],
    ['12.50x1200', 'Лист 12,5х1200х2500', 'Лист <mark>12,5х1200х</mark>2500'],
    ['ёлка', 'Елка', '<mark>Елка</mark>'],
    ['50', 'Труба 500, 50 мм', 'Труба 500, <mark>50</mark> мм'],
  ])('%s in %s', (query, name, expected) => {
    expect(nameFor(query, name)).toBe(expected);
  });

  it('are HTML: everything else is escaped', () => {
    expect(nameFor('труба', `<img src=x> Труба "3/4" & 'x'`)).toBe(
      '&lt;img src=x&gt; <mark>Труба</mark> &quot;3/4&quot; &amp; &#39;x&#39;',
    );
    expect(nameFor('<script>', 'a <script> b')).toBe('a &lt;<mark>script</mark>&gt; b');
  });

  it('name the fields that have something, and no others', () => {
    const material = { ...MATERIAL, name: 'Кабель', use_category: 'Кабели', sku: 'KAB-7', description: null };
    const found = new Highlighter('кабель kab-7').of(material);
    expect(found.map(({ field }) => field)).toEqual(['name', 'use_category', 'sku']);
    expect(new Highlighter('кирпич').of(material)).toEqual([]);
    expect(new Highlighter('%%').of(material)).toEqual([]);
  });

  it('show of a long text the part with the first word found, and cut no word', () => {
    const description = `${'слово '.repeat(200)}кабель ${'слово '.repeat(200)}`;
    const [found] = new Highlighter('кабель').of({ ...MATERIAL, description });
    expect(found?.original.length).toBeLessThanOrEqual(302);
    expect(found?.original).toMatch(/^…(слово )+кабель( слово)+…$/);
    expect(found?.highlighted).toBe(found?.original.replace('кабель', '<mark>кабель</mark>'));
  });

  it('show the part also where a text has no spaces, and at its end', () => {
    for (const description of [`${'я'.repeat(1500)},кабель`, `кабель,${'я'.repeat(2000)}`]) {
      const [found] = new Highlighter('кабель').of({ ...MATERIAL, description });
      expect(found?.highlighted).toContain('<mark>кабель</mark>');
      expect(found?.original.length).toBeLessThanOrEqual(302);
    }
  });

  it('are looked for in the first 2000 characters, for words that are there whole', () => {
    const described = (description: string) =>
      new Highlighter('кабель').of({ ...MATERIAL, description }).map(({ field }) => field);
    expect(described(`${'я '.repeat(996)}кабель да`)).toEqual(['description']);
    expect(described(`${'я '.repeat(997)}кабель`)).toEqual(['description']);
    expect(described(`${'я '.repeat(997)}кабелями`)).toEqual([]);
    expect(described(`${'я '.repeat(1000)}кабель`)).toEqual([]);
  });

  it('take a word that comes again apart once', () => {
    const highlighter = new Highlighter('кабель');
    const described = () =>
      highlighter.of({ ...MATERIAL, use_category: 'кабельный лоток', description: 'лоток кабельный' });
    jest.mocked(normaliseText).mockClear();
    expect(described()).toEqual(described());
    expect(jest.mocked(normaliseText).mock.calls).toEqual([['кабельный'], ['лоток']]);
  });
});
