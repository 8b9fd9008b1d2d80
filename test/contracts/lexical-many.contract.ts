import type { MaterialStore, NewMaterial } from '../../src/relational/index.js';
import type { MaterialStoreSubject } from './material-store.contract.js';

const SIZES = ['57х3,5', '57х4', '76х3,5', '89х3,5', '108х4', '114х4,5', '133х4', '159х4,5'];
const THINGS = [
  'Труба стальная бесшовная',
  'Труба стальная электросварная',
  'Труба полиэтиленовая',
  'Отвод стальной',
];

const material = (name: string, n: number): NewMaterial => ({
  name,
  useCategory: n % 2 ? 'Трубы' : 'Отводы',
  unit: n % 3 ? 'м' : 'т',
  sku: n % 5 ? null : `SKU-${n}`,
  description: n % 4 ? null : 'для воды и газа',
});

/** `MaterialStore.searchMany` on every adapter: what `search` answers, many at a time. */
export function lexicalManyContract(open: () => Promise<MaterialStoreSubject>): void {
  let subject: MaterialStoreSubject;
  let store: MaterialStore;

  beforeAll(async () => {
    subject = await open();
    store = subject.store;
    const names = THINGS.flatMap((thing) => SIZES.map((size) => `${thing} ${size} мм`));
    await store.insertMany([...names, 'Цемент М500', 'Гипсокартон влагостойкий'].map(material));
    // So many that words of theirs are frequent, and nothing but frequent words is looked for in two steps.
    for (let from = 0; from < 6000; from += 1000)
      await store.insertMany(
        Array.from({ length: 1000 }, (_, n) =>
          material(`Болт оцинкованный с шайбой ${(from + n) % 40}х${from + n}`, from + n + 1),
        ).map((one) => ({ ...one, sku: null })),
      );
  }, 240_000);
  afterAll(() => subject.close(), 60_000);

  it('answers many names as it answers each of them', async () => {
    const texts = [
      ...SIZES.map((size) => `труба стальная бесш. ${size}`),
      'отвод',
      'болт',
      'болт оцинкованный',
      'болт оцинкованный с шайбой 12',
      'шайба болта оцинкованного с трубой',
      'гипсокортон влагостойк',
      'труба труба труба 57',
      'цемент м-500',
      'нечто невиданное',
      '!!!',
      "o'b \\ 57",
    ];
    const queries = texts.map((text, n) => ({ text, limit: 3 + (n % 20) }));
    const answers = await store.searchMany(queries);
    expect(answers).toHaveLength(texts.length);
    let hits = 0;
    for (const [n, query] of queries.entries()) {
      const single = await store.search({ ...query, mode: 'fulltext' });
      expect(answers[n]?.map(({ id, score }) => ({ id, score }))).toEqual(single);
      hits += single.length;
    }
    expect(hits).toBeGreaterThan(100);
  }, 60_000);

  it('tells what the words have in common, and what the material is called', async () => {
    const [[best] = [], nothing] = await store.searchMany([
      { text: 'Гипсокартон влагостойкий', limit: 1 },
      { text: 'нечто', limit: 1 },
    ]);
    expect(best).toMatchObject({ name: 'Гипсокартон влагостойкий', isListed: true, asked: 1 });
    expect(best?.found).toBeCloseTo(1);
    expect(nothing).toEqual([]);
    const [[partly] = []] = await store.searchMany([{ text: 'гипсокартон трубчатый', limit: 1 }]);
    expect(partly?.found).toBeLessThan(0.9);
    expect(partly?.asked).toBe(0.5);
  });

  it('judges other materials by the same words, once, behind those it found', async () => {
    const [[cement] = []] = await store.searchMany([{ text: 'цемент м500', limit: 1 }]);
    const [[board] = []] = await store.searchMany([{ text: 'гипсокартон', limit: 1 }]);
    const gone = '00000000-0000-4000-8000-000000000000';
    const also = [cement, board].map((hit) => hit?.id ?? '');
    const [hits = []] = await store.searchMany([{ text: 'цемент м500', limit: 1, also: [...also, gone] }]);
    expect(hits.map(({ id, isListed, found }) => [id, isListed, found > 0])).toEqual([
      [cement?.id, true, true],
      [board?.id, false, false],
    ]);
  });

  it('finds materials by their SKUs', async () => {
    const [[pipe] = []] = await store.searchMany([{ text: 'Труба стальная бесшовная 57х3,5', limit: 1 }]);
    expect(await store.idsBySku(['SKU-0', 'SKU-1', ''])).toEqual(new Map([['SKU-0', pipe?.id]]));
    expect(await store.idsBySku([])).toEqual(new Map());
  });
}
