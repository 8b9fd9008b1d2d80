import type { MaterialFilter, MaterialStore, NewMaterial } from '../../src/relational/index.js';
import type { MaterialStoreSubject } from './material-store.contract.js';

const material = (name: string, more: Partial<NewMaterial> = {}): NewMaterial => ({
  name,
  useCategory: 'Цемент',
  unit: 'т',
  sku: null,
  description: null,
  ...more,
});

/** `MaterialStore.search` on every adapter. `open` makes an empty store; it is opened once for the suite. */
export function lexicalSearchContract(open: () => Promise<MaterialStoreSubject>): void {
  let subject: MaterialStoreSubject;
  let store: MaterialStore;

  beforeAll(async () => {
    subject = await open();
    store = subject.store;
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const create = async (name: string, more: Partial<NewMaterial> = {}) => {
    const [outcome] = await store.insertMany([material(name, more)]);
    if (outcome?.status !== 'created') throw new Error(`not created: ${JSON.stringify(outcome)}`);
    return outcome.material;
  };
  const idsOf = async (text: string, mode: 'fulltext' | 'fuzzy' = 'fulltext') =>
    (await store.search({ text, mode, limit: 10 })).map(({ id }) => id);

  it('finds a grade however it is written, by letters of either alphabet, in any form of a word', async () => {
    const cement = await create('Портландцемент белый М-500');
    const rebar = await create('Арматура рифлёная А500С, d12');
    expect((await idsOf('портландцементы м500'))[0]).toBe(cement.id);
    expect((await idsOf('АРМАТУРА A500C 12'))[0]).toBe(rebar.id);
  });

  it('prefers the size that was asked for', async () => {
    const names = ['57х3,5', '57х4', '76х3,5', '89х3,5'].map((size) => `Труба бесшовная ${size} мм`);
    const outcomes = await store.insertMany(names.map((name) => material(name)));
    const [first] = outcomes;
    expect((await idsOf('труба бесшовная 57 x 3.5'))[0]).toBe(
      first?.status === 'created' ? first.material.id : '',
    );
  });

  it('finds English words and the words of category and description', async () => {
    const board = await create('Gypsum plasterboards', {
      useCategory: 'Облицовка',
      description: 'влагостойкая перегородка',
    });
    expect(await idsOf('plasterboard')).toContain(board.id);
    expect(await idsOf('облицовки')).toContain(board.id);
    expect(await idsOf('перегородки')).toContain(board.id);
  });

  it('finds a misspelt word by trigrams, in 0..1, and drops what is less alike than asked', async () => {
    const insulation = await create('Утеплитель минераловатный');
    const hits = await store.search({ text: 'утиплитель', mode: 'fuzzy', limit: 5, minSimilarity: 0.33 });
    expect(hits[0]?.id).toBe(insulation.id);
    expect(hits[0]?.score).toBeGreaterThan(0);
    expect(hits[0]?.score).toBeLessThanOrEqual(1);
    expect(await store.search({ text: 'утиплитель', mode: 'fuzzy', limit: 5, minSimilarity: 1 })).toEqual([]);
  });

  it('takes a word that nobody has for those it is a slip of, one that is known for itself', async () => {
    const right = await create('Пенополистирол экструдированный');
    const other = await create('Пенополистирод опечатанный');
    expect(await idsOf('пенополистерол')).toEqual(expect.arrayContaining([right.id]));
    expect(await idsOf('пенпоолистирол')).toContain(right.id);
    expect(await idsOf('экструдированный')).toEqual([right.id]);
    expect((await idsOf('пенополистирод'))[0]).toBe(other.id);
  });

  it('takes the last word, and one with a dot, for the beginning of longer ones', async () => {
    const board = await create('Вагонка лиственничная строганая');
    expect(await idsOf('вагонка листвен')).toContain(board.id);
    expect((await idsOf('лиственн. строган. вагонк.'))[0]).toBe(board.id);
    expect(await idsOf('листвен дощечка')).not.toContain(board.id);
  });

  it('spells abbreviations out, in names and in queries', async () => {
    const full = await create('Гнутоперемычка железобетонная');
    const short = await create('Гнутоперемычка ж/б');
    for (const asked of ['гнутоперемычка ж/б', 'гнутоперемычка железобетонная'])
      expect((await idsOf(asked)).sort()).toEqual([full.id, short.id].sort());
  });

  it('filters by words side by side, and by such as must not be there', async () => {
    const plain = await create('Двутаврик стальной сварной');
    const coated = await create('Двутаврик сварной стальной, с покрытием М-500');
    const found = async (filter: MaterialFilter) =>
      (await store.search({ text: 'двутаврик', mode: 'fulltext', limit: 10, filter }))
        .map(({ id }) => id)
        .sort();
    expect(await found({})).toEqual([plain.id, coated.id].sort());
    expect(await found({ phrases: ['стальные сварные'] })).toEqual([plain.id]);
    expect(await found({ phrases: ['покрытием М 500'] })).toEqual([coated.id]);
    expect(await found({ without: ['покрытие'] })).toEqual([plain.id]);
    expect(await found({ without: ['м500'] })).toEqual([plain.id]);
    expect(await found({ phrases: ['и'] })).toEqual([]);
    expect(await found({ without: ['и', "'"] })).toHaveLength(2);
    expect((await store.findByIds([plain.id, coated.id], { without: ['сварной стальной'] }))[0]?.id).toBe(
      plain.id,
    );
  });

  it('puts names that answer alike in the order of a catalogue', async () => {
    const names = ['М10', 'М8', 'М6'].map((size) => material(`Винтомуфта ${size}`));
    const made = await store.insertMany(names);
    const ids = made.map((outcome) => (outcome.status === 'created' ? outcome.material.id : ''));
    expect(await idsOf('винтомуфта')).toEqual([...ids].reverse());
  });

  it('finds the best of more materials than it can rank', async () => {
    for (let batch = 0; batch < 6; batch += 1)
      await store.insertMany(
        Array.from({ length: 1000 }, (_, n) => material(`Частословие ${batch}${n} синеватое, окрашенное`)),
      );
    const best = await create('Частословие синеватое');
    expect((await idsOf('частословие'))[0]).toBe(best.id);
    expect((await idsOf('частословие синеватое'))[0]).toBe(best.id);
  }, 60_000);

  it('forgets the old words of a material, and a deleted one', async () => {
    const made = await create('Прежнеесловцо');
    await store.update(made.id, { name: 'Новоесловцо' });
    expect(await idsOf('прежнеесловцо')).toEqual([]);
    expect(await idsOf('новоесловцо')).toEqual([made.id]);
    await store.delete(made.id);
    expect(await idsOf('новоесловцо')).toEqual([]);
  });

  it('filters, limits, and breaks ties by id', async () => {
    const same = Array.from({ length: 5 }, (_, n) =>
      material('Одинаковоеназвание', { useCategory: n < 3 ? 'Первая' : 'Вторая' }),
    );
    await store.insertMany(same);
    const hits = await store.search({
      text: 'одинаковоеназвание',
      mode: 'fulltext',
      limit: 2,
      filter: { categories: ['Первая'] },
    });
    expect(hits).toHaveLength(2);
    const all = await idsOf('одинаковоеназвание');
    expect(all).toHaveLength(5);
    expect(await idsOf('одинаковоеназвание')).toEqual(all);
  });

  it.each(['', '   ', "'", '&|!:*()<->', '%_\\', '\0', 'и на по', '"'.repeat(500)])(
    'answers text without words (%#) with nothing',
    async (text) => {
      for (const mode of ['fulltext', 'fuzzy'] as const) {
        expect(await store.search({ text, mode, limit: 5 })).toEqual([]);
      }
    },
  );
}
