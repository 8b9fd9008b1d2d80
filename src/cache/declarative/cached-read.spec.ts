import { startCached } from '../../../test/support/cached-module.js';
import { type CacheContext, runInCacheContext } from '../cache-context.js';
import { Cacheable } from './decorators.js';

const MINUTE_MS = 60_000;

class Library {
  readonly calls: string[] = [];
  tagsAsked = 0;
  /** The instance in a test, for callbacks of decorators, which know none. */
  static current: Library;

  constructor() {
    Library.current = this;
  }

  @Cacheable({
    region: 'material',
    key: (id) => id,
    tags: (id) => {
      Library.current.tagsAsked += 1;
      return [`book:${id}`];
    },
  })
  title(id: string): Promise<string | null> {
    this.calls.push(`title ${id}`);
    return Promise.resolve(id === 'none' ? null : `Title of ${id}`);
  }

  @Cacheable({
    region: 'search',
    keyspace: 'titles',
    key: (ids) => ids.join(),
    tags: (ids) => ids.map((id) => `book:${id}`),
    condition: (ids) => ids.length < 3,
    isNegative: (titles) => titles.length === 0,
    unless: (titles) => titles.includes('Title of secret'),
  })
  async titles(ids: string[]): Promise<(string | null)[]> {
    this.calls.push(`titles ${ids.join()}`);
    return Promise.all(ids.map((id) => this.title(id)));
  }

  @Cacheable({ region: 'search', keyspace: 'shelves', key: () => 'all', tags: () => ['books'] })
  shelves(): Promise<(string | null)[]> {
    return this.titles(['a', 'b', 'c']);
  }

  @Cacheable({
    region: 'reference',
    key: (how) => how,
    tags: () => [],
    condition: (how) => how !== 'uncached',
  })
  // As code without types may be.
  untyped(how: string): Promise<string> {
    if (how === 'throws') throw new Error('at once');
    return how as unknown as Promise<string>;
  }

  @Cacheable({
    region: 'suggestion',
    key: (text) => text.trim(),
    tags: () => [],
  })
  suggest(text: string): Promise<string> {
    return Promise.resolve(text);
  }
}

async function start(environment: NodeJS.ProcessEnv = {}) {
  const started = await startCached({ providers: [Library] }, environment);
  return { ...started, library: started.app.get(Library) };
}

/** What the request came to whose work this is. */
async function contextOf(work: () => Promise<unknown>, bypass = false): Promise<CacheContext> {
  const context: CacheContext = { bypass };
  await runInCacheContext(context, work);
  return context;
}

describe('a cached method', () => {
  it('asks for tags only when the answer is not at hand', async () => {
    const { library } = await start();
    await library.title('a');
    await library.title('a');
    expect(library.tagsAsked).toBe(1);
  });

  it('keeps "not there", and empty results, for the shorter time', async () => {
    const { library, clock } = await start();
    const read = () => Promise.all([library.title('a'), library.title('none'), library.titles([])]);
    await read();
    clock.advance(MINUTE_MS);
    await read();
    expect(library.calls).toEqual(['title a', 'title none', 'titles ', 'title none', 'titles ']);
  });

  it('does not keep what `unless` names', async () => {
    const { library } = await start();
    await library.titles(['secret']);
    await library.titles(['secret']);
    expect(library.calls).toEqual(['titles secret', 'title secret', 'titles secret']);
  });

  it('does not use the cache where its condition says so, but what it calls does', async () => {
    const { library, statistics } = await start();
    const context = await contextOf(() => library.titles(['a', 'b', 'c']));
    await library.titles(['a', 'b', 'c']);
    expect(library.calls.filter((call) => call.startsWith('titles'))).toHaveLength(2);
    expect(library.calls.filter((call) => call.startsWith('title '))).toHaveLength(3);
    expect(context.outcome).toBe('BYPASS');
    expect(statistics.regions.search.bypassed_condition).toBe(2);
  });

  it('has keys that begin with its keyspace', async () => {
    const { library, cache } = await start();
    await library.titles(['a']);
    expect(await cache.clear('search:titles:*')).toBe(1);
  });

  it('gives a promise whatever the method or a callback does', async () => {
    const { library } = await start();
    await expect(library.untyped('value')).resolves.toBe('value');
    await expect(library.untyped('uncached')).resolves.toBe('uncached');
    await expect(library.untyped('throws')).rejects.toThrow('at once');
    const nothing = undefined as unknown as string;
    await expect(library.suggest(nothing)).rejects.toThrow(TypeError);
  });
});

describe('a cached method that calls cached methods', () => {
  it('keeps what they answer in entries of their own, and reports for itself', async () => {
    const { library } = await start();
    await library.title('a');
    expect(await contextOf(() => library.titles(['a', 'b']))).toMatchObject({ outcome: 'MISS', ageMs: 0 });
    expect(await contextOf(() => library.titles(['a', 'b']))).toMatchObject({ outcome: 'HIT-L1' });
    expect(library.calls).toEqual(['title a', 'titles a,b', 'title b']);
  });

  it('does not report what they came to', async () => {
    const { library } = await start();
    expect((await contextOf(() => library.titles(['a', 'b', 'c']))).outcome).toBe('BYPASS');
    expect((await contextOf(() => library.shelves())).outcome).toBe('MISS');
  });

  it('is void when anything is that they were made of, as its tags say', async () => {
    const { library, cache } = await start();
    await library.titles(['a', 'b']);
    await cache.invalidate(['book:a']);
    await library.titles(['a', 'b']);
    expect(library.calls.slice(3)).toEqual(['titles a,b', 'title a']);
  });

  it('passes on that the source is to be asked', async () => {
    const { library } = await start();
    await library.titles(['a']);
    expect(await contextOf(() => library.titles(['a']), true)).toMatchObject({ outcome: 'BYPASS' });
    expect(library.calls.slice(2)).toEqual(['titles a', 'title a']);
  });
});

describe('a request with several cached calls', () => {
  it('is a miss if any part was', async () => {
    const { library } = await start();
    await library.title('a');
    const context = await contextOf(async () => {
      await library.title('a');
      await library.title('c');
    });
    expect(context.outcome).toBe('MISS');
  });

  it('is stale if any part was, also one that another call was made of', async () => {
    const { library, cache, clock } = await start({ CACHE_STALE_IF_ERROR: 'material=60' });
    await library.title('a');
    await cache.invalidate(['book:a']);
    clock.advance(5000);
    jest.spyOn(library.calls, 'push').mockImplementation(() => {
      if (library.calls.length > 1) throw new Error('the source is away');
      return Array.prototype.push.call(library.calls, 'titles');
    });
    const context = await contextOf(() => library.titles(['a']));
    expect(context).toMatchObject({ outcome: 'STALE', ageMs: 5000 });
  });
});
