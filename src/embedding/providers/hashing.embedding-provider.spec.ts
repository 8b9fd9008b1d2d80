import { createHash } from 'node:crypto';
import { HashingEmbeddingProvider } from './hashing.embedding-provider.js';

describe('HashingEmbeddingProvider', () => {
  const provider = new HashingEmbeddingProvider(512);

  const similarity = async (a: string, b: string) => {
    const [first, second] = await provider.embed([a, b]);
    return first!.reduce((sum, value, i) => sum + value * second![i]!, 0);
  };

  it('gives one vector of length 1 for each text, in order', async () => {
    const texts = Array.from({ length: 700 }, (_, i) => `Труба стальная ${i}`);
    const vectors = await provider.embed(texts);
    expect(vectors).toHaveLength(700);
    const [alone] = await provider.embed([texts[650]!]);
    expect(vectors[650]).toEqual(alone);
    vectors.forEach((vector) => {
      expect(vector).toHaveLength(512);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    });
  });

  it.each(['', '   ', '!?—…', '\u0000'])('gives %j, which has no features, the zero vector', async (text) => {
    const [vector] = await provider.embed([text]);
    expect([...vector!].every((value) => value === 0)).toBe(true);
  });

  it.each([
    ['inflection', 'Лист гипсокартонный', 'Листы гипсокартонные', 'Лист профилированный'],
    ['a typo', 'Portland cement 50 kg', 'Portlnad cement 50 kg', 'Steel rebar 50 kg'],
    ['case and ё', 'Щётка жёсткая', 'щетка ЖЕСТКАЯ', 'Щётка мягкая'],
    ['glued sizes', 'Арматура d12', 'Арматура d 12', 'Арматура d 16'],
    ['a hyphen in a grade', 'Цемент М-500', 'Цемент М500', 'Цемент М-400'],
    ['a decimal comma', 'Кабель 3х2,5', 'Кабель 3x2.5', 'Кабель 3х4'],
  ])('sees past %s', async (_, text, same, other) => {
    expect(await similarity(text, same)).toBeGreaterThan((await similarity(text, other)) + 0.05);
  });

  it('gives the first word more weight than a later one', async () => {
    const sameFirst = await similarity('Труба медная', 'Труба литая');
    const sameLast = await similarity('медная Труба', 'литая Труба');
    expect(sameFirst).toBeGreaterThan(sameLast + 0.05);
  });

  it('bears the longest and the strangest of texts', async () => {
    const vectors = await provider.embed(['я'.repeat(100_000), '\ud800 lone', '𝟙𝟚 💥', '1'.repeat(5000)]);
    vectors.forEach((vector) => expect(Math.hypot(...vector)).toBeCloseTo(1, 5));
  });

  it('changes its vectors only together with its id: when this fails, raise VERSION', async () => {
    const vectors = await provider.embed([
      'Цемент М500 Д20, 50 кг',
      'Rebar A500C 12 mm',
      'Ёлка 2,5х10',
      'Труба э/с ф12',
    ]);
    const rounded = vectors.map((vector) => Array.from(vector, (value) => Math.round(value * 1e4)));
    const digest = createHash('sha256').update(JSON.stringify(rounded)).digest('hex').slice(0, 16);
    expect([provider.modelId, digest]).toEqual(['hashing-v3-512', '26f1c433b3b3931c']);
  });

  it('names its dimensions in its id', () => {
    expect(new HashingEmbeddingProvider(256)).toMatchObject({ modelId: 'hashing-v3-256', dimensions: 256 });
  });
});
