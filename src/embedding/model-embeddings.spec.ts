import { AppError } from '../common/errors.js';
import type { EmbeddingCache } from './embedding-cache.js';
import type { EmbeddingModel } from './embedding-model.js';
import { l2Normalise } from './l2-normalise.js';
import { ModelEmbeddings, type Prefixes } from './model-embeddings.js';
import { packVector } from './packed-vector.js';

const NO_PREFIXES: Prefixes = { query: '', document: '' };
const E5: Prefixes = { query: 'query: ', document: 'passage: ' };

/** A vector that tells its text by its length. */
const vectorOf = (text: string) => l2Normalise(Float32Array.of(1, text.length, 0));

class Model implements EmbeddingModel {
  readonly dimensions = 3;
  readonly asked: string[][] = [];
  failure: Error | undefined;

  constructor(readonly modelId = 'model') {}

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push([...texts]);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(texts.map(vectorOf));
  }
}

class MapCache implements EmbeddingCache {
  readonly kept = new Map<string, string>();
  looks = 0;

  async getMany(
    keys: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  ): Promise<ReadonlyMap<string, string>> {
    this.looks += 1;
    const missing = keys.filter((key) => !this.kept.has(key));
    if (missing.length > 0) for (const [key, text] of await load(missing)) this.kept.set(key, text);
    return new Map(keys.map((key) => [key, this.kept.get(key)!]));
  }
}

describe('ModelEmbeddings', () => {
  let model: Model;
  let cache: MapCache;

  beforeEach(() => {
    model = new Model();
    cache = new MapCache();
  });

  const provider = (changes: Partial<ConstructorParameters<typeof ModelEmbeddings>[1]> = {}, on = model) =>
    new ModelEmbeddings(on, { prefixes: NO_PREFIXES, batchSize: 10, ...changes });

  it('asks for normalised texts, once for equal ones, and never for empty ones', async () => {
    const vectors = await provider().embed(['Ёлка', ' елка ', '', 'труба', '\u0000']);
    expect(model.asked).toEqual([['елка', 'труба']]);
    expect(vectors).toEqual([
      vectorOf('елка'),
      vectorOf('елка'),
      new Float32Array(3),
      vectorOf('труба'),
      new Float32Array(3),
    ]);
    expect(await provider().embed([])).toEqual([]);
    expect(await provider().embed([''])).toEqual([new Float32Array(3)]);
    expect(model.asked).toHaveLength(1);
  });

  it('asks in batches', async () => {
    await provider({ batchSize: 2, cache }).embed(['щ', 'щщ', 'щ', 'щщщ', 'щщщщ', 'щщщщщ']);
    expect(model.asked).toEqual([['щ', 'щщ'], ['щщщ', 'щщщщ'], ['щщщщщ']]);
    expect(cache.looks).toBe(3);
  });

  it('puts the prefix before queries and documents, and not before nothing', async () => {
    const e5 = provider({ prefixes: E5 });
    await e5.embed(['Цемент', '']);
    await e5.embed(['Цемент'], 'query');
    expect(model.asked).toEqual([['passage: цемент'], ['query: цемент']]);
  });

  it('is known by the model and the prefix of documents', () => {
    expect(provider().modelId).toBe('model');
    expect(provider({ prefixes: E5 }).modelId).toBe('model:"passage: "');
    expect(provider({ prefixes: { query: 'x ', document: '' } }).modelId).toBe('model');
    const long = (word: string) => provider({ prefixes: { query: '', document: word.repeat(100) } }).modelId;
    expect(long('а')).toMatch(/^model:[\w-]{16}$/);
    expect(long('а')).not.toBe(long('б'));
  });

  it('asks the cache first, in one look, and keeps what it lacked', async () => {
    const kept = provider({ cache });
    await kept.embed(['щ', 'щщ']);
    const again = await kept.embed(['щщ', 'щщщ', 'щ'], 'query');
    expect(again).toEqual([vectorOf('щщ'), vectorOf('щщщ'), vectorOf('щ')]);
    expect(model.asked).toEqual([['щ', 'щщ'], ['щщщ']]);
    expect(cache.looks).toBe(2);
    expect([...cache.kept.values()]).toContain(packVector(vectorOf('щщщ')));
  });

  it('keeps models apart, and queries from documents where they differ', async () => {
    await provider({ cache }).embed(['щ']);
    const other = new Model('other');
    await provider({ cache }, other).embed(['щ']);
    await provider({ cache, prefixes: E5 }, other).embed(['щ']);
    await provider({ cache, prefixes: E5 }, other).embed(['щ'], 'query');
    expect(other.asked).toEqual([['щ'], ['passage: щ'], ['query: щ']]);
    expect(cache.kept.size).toBe(4);
  });

  it.each(['', 'AAAA', packVector(new Float32Array(4)), packVector(new Float32Array(3).fill(7))])(
    'takes %j for nothing kept',
    async (damaged) => {
      const kept = provider({ cache });
      await kept.embed(['щ', 'щщ']);
      const [first] = cache.kept.keys();
      cache.kept.set(first!, damaged);
      expect(await kept.embed(['щ', 'щщ'])).toEqual([vectorOf('щ'), vectorOf('щщ')]);
      expect(model.asked).toEqual([['щ', 'щщ'], ['щ']]);
    },
  );

  it('keeps nothing of what failed, and says why', async () => {
    model.failure = new AppError('EMBEDDING_FAILED', 'down');
    const kept = provider({ cache });
    await expect(kept.embed(['щ'])).rejects.toBe(model.failure);
    expect(cache.kept.size).toBe(0);
    model.failure = undefined;
    expect(await kept.embed(['щ'])).toEqual([vectorOf('щ')]);
  });

  it('asks the cache for no more than a command may hold it up', async () => {
    const wide = new Model();
    Object.defineProperty(wide, 'dimensions', { value: 8192 });
    await provider({ cache, batchSize: 1000 }, wide).embed(Array.from({ length: 40 }, (_, i) => `щ${i}`));
    expect(model.asked.length + wide.asked.length).toBe(Math.ceil(40 / 23));
  });
});
