import type { MaterialStore, SuggestionStore } from '../../src/relational/index.js';

/** What the suite needs of an adapter. */
export interface SuggestionSubject {
  store: MaterialStore;
  suggestions: SuggestionStore;
  close(): Promise<void>;
}

const NAMES = [
  'Цемент М500',
  'Цемент М500 Д0, мешок 50 кг',
  'Портландцемент белый, для цементных растворов',
  'Гипсокартон влагостойкий',
  'Арматура А500С d12',
  'Смесь сухая на цементе',
];

/** Every `SuggestionStore` passes this. `open` makes an empty one; it is opened once for the suite. */
export function suggestionStoreContract(open: () => Promise<SuggestionSubject>): void {
  let subject: SuggestionSubject;
  let suggestions: SuggestionStore;

  beforeAll(async () => {
    subject = await open();
    ({ suggestions } = subject);
    const materials = [...NAMES, `Цемент ${'очень длинный '.repeat(20)}`].map((name, index) => ({
      name,
      useCategory: index % 2 === 0 ? 'Сухие смеси' : 'Разное',
      unit: 'шт',
      sku: null,
      description: 'Керамзит только в описании',
    }));
    await subject.store.insertMany(materials);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const namesFor = async (words: string[], limit = 10) =>
    (await suggestions.names(words, limit)).map(({ name }) => name);

  it('finds by the beginning of a word: names that begin so first, then the shorter ones, no endless ones', async () => {
    expect(await namesFor(['цем'], 3)).toEqual([NAMES[0], NAMES[1], NAMES[5]]);
    expect(await namesFor(['цем'], 2)).toEqual([NAMES[0], NAMES[1]]);
  });

  it('finds by all the words, the last one begun only, in any form', async () => {
    expect(await namesFor(['цемент', 'меш'])).toEqual([NAMES[1]]);
    expect(await namesFor(['белого', 'портландцемента'])).toEqual([NAMES[2]]);
    expect(await namesFor(['цемент', 'арматура'])).toEqual([]);
    expect(await namesFor(['арматура', '500'])).toEqual([NAMES[4]]);
  });

  it('finds in spite of a slip, at the end of a word and before it, and says so', async () => {
    expect(await suggestions.names(['гипсак'], 5)).toEqual([{ name: NAMES[3], asTyped: false }]);
    expect(await suggestions.names(['гипсакартон', 'влаг'], 5)).toEqual([{ name: NAMES[3], asTyped: false }]);
    expect(await suggestions.names(['цимент', 'мешок'], 5)).toEqual([{ name: NAMES[1], asTyped: false }]);
    expect(await suggestions.names(['гипсок'], 5)).toEqual([{ name: NAMES[3], asTyped: true }]);
  });

  it('finds nothing by what only descriptions have, by nothing, and by what nobody knows', async () => {
    expect(await namesFor(['керамзит'])).toEqual([]);
    expect(await namesFor([])).toEqual([]);
    expect(await namesFor(['щщщщщщъ'])).toEqual([]);
    expect(await namesFor(['и'])).toEqual([]);
  });

  it('has the categories of materials, each once, by name', async () => {
    expect(await suggestions.categories(10)).toEqual(['Разное', 'Сухие смеси']);
    expect(await suggestions.categories(1)).toEqual(['Разное']);
  });

  it('has a category for as long as a material has it', async () => {
    const material = { name: 'Кирпич', useCategory: 'Кладка', unit: 'шт', sku: null, description: null };
    const [outcome] = await subject.store.insertMany([material]);
    expect(await suggestions.categories(10)).toContain('Кладка');
    if (outcome?.status === 'created') await subject.store.delete(outcome.material.id);
    expect(await suggestions.categories(10)).not.toContain('Кладка');
  });
}
