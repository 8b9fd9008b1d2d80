import { startCached } from '../../../test/support/cached-module.js';
import { type CacheContext, reportOutcome, runInCacheContext } from '../cache-context.js';
import { Cacheable, CacheableMany } from './decorators.js';

const BOOK = {
  region: 'material',
  key: (id: string) => id.toLowerCase(),
  tags: (id: string) => [`book:${id.toLowerCase()}`],
} as const;

class Library {
  readonly books = new Map([
    ['a', 'Anna'],
    ['b', 'Bova'],
  ]);
  readonly loads: string[] = [];
  /** What happens between a load's reading and its answer. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  @Cacheable(BOOK)
  find(id: string): Promise<string | null> {
    this.loads.push(id);
    return Promise.resolve(this.books.get(id.toLowerCase()) ?? null);
  }

  @CacheableMany(BOOK)
  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    this.loads.push(ids.join());
    const found = ids.flatMap((id) => {
      const book = this.books.get(id.toLowerCase());
      return book === undefined ? [] : [[id, book] as const];
    });
    await this.meanwhile();
    return new Map(found);
  }

  @CacheableMany({
    region: 'embedding',
    keyspace: 'shelved',
    key: (id, shelf) => `${shelf}:${id}`,
    tags: (id) => [`book:${id}`],
  })
  shelved(ids: readonly number[], shelf: string): Promise<Map<number, string>> {
    this.loads.push(`${shelf}:${ids.join()}`);
    return Promise.resolve(new Map(ids.map((id) => [id, `${id} on ${shelf}`])));
  }
}

async function start() {
  const started = await startCached({ providers: [Library] });
  return { ...started, library: started.app.get(Library) };
}

describe('a cached method that reads many', () => {
  it('loads all that the cache has not at once, and nothing twice', async () => {
    const { library } = await start();
    await library.findMany(['a']);
    await expect(library.findMany(['b', 'a', 'x', 'b'])).resolves.toEqual(
      new Map([
        ['b', 'Bova'],
        ['a', 'Anna'],
      ]),
    );
    await library.findMany(['a', 'b', 'x']);
    expect(library.loads).toEqual(['a', 'b,x']);
  });

  it('shares its entries with the method that reads one, "not there" too', async () => {
    const { library } = await start();
    await library.findMany(['a', 'x']);
    await expect(library.find('a')).resolves.toBe('Anna');
    await expect(library.find('x')).resolves.toBeNull();
    await library.find('b');
    await expect(library.findMany(['b', 'x'])).resolves.toEqual(new Map([['b', 'Bova']]));
    expect(library.loads).toEqual(['a,x', 'b']);
  });

  it('answers by the ids that were asked, where several have one key', async () => {
    const { library } = await start();
    await expect(library.findMany(['a', 'A'])).resolves.toEqual(
      new Map([
        ['a', 'Anna'],
        ['A', 'Anna'],
      ]),
    );
    expect(library.loads).toEqual(['A']);
  });

  it('passes further parameters on, and tells answers apart by them', async () => {
    const { library } = await start();
    await library.shelved([1, 2], 'top');
    await expect(library.shelved([2, 3], 'top')).resolves.toEqual(
      new Map([
        [2, '2 on top'],
        [3, '3 on top'],
      ]),
    );
    await library.shelved([2], 'low');
    expect(library.loads).toEqual(['top:1,2', 'top:3', 'low:2']);
  });

  it('makes void each for itself', async () => {
    const { library, cache } = await start();
    await library.findMany(['a', 'b']);
    await cache.invalidate(['book:b']);
    await library.findMany(['a', 'b']);
    expect(library.loads).toEqual(['a,b', 'b']);
  });

  it('does not keep what a write overtook while it was loaded, but keeps the rest', async () => {
    const { library, cache } = await start();
    library.meanwhile = async () => {
      library.books.set('a', 'Ada').set('x', 'Xenia');
      library.meanwhile = () => Promise.resolve();
      await cache.invalidate(['book:a', 'book:x']);
    };
    await expect(library.findMany(['a', 'b', 'x'])).resolves.toEqual(
      new Map([
        ['a', 'Anna'],
        ['b', 'Bova'],
      ]),
    );
    await expect(library.findMany(['a', 'b', 'x'])).resolves.toEqual(
      new Map([
        ['a', 'Ada'],
        ['b', 'Bova'],
        ['x', 'Xenia'],
      ]),
    );
    expect(library.loads).toEqual(['a,b,x', 'a,x']);
  });

  it('asks the source for all of them where the request says so', async () => {
    const { library } = await start();
    await library.findMany(['a', 'b']);
    const context: CacheContext = { bypass: true };
    await runInCacheContext(context, () => library.findMany(['a', 'b']));
    expect(context.outcome).toBe('BYPASS');
    expect(library.loads).toEqual(['a,b', 'a,b']);
  });

  it('does not report what the load came to', async () => {
    const { library } = await start();
    library.meanwhile = () => {
      reportOutcome('BYPASS');
      return Promise.resolve();
    };
    const context: CacheContext = { bypass: false };
    await runInCacheContext(context, () => library.findMany(['a']));
    expect(context.outcome).toBe('MISS');
  });

  it('asks nobody for nothing', async () => {
    const { library } = await start();
    const ask = () => library.findMany([]);
    await expect(runInCacheContext({ bypass: true }, ask)).resolves.toEqual(new Map());
    expect(library.loads).toEqual([]);
  });
});
