import { startCached } from '../../../test/support/cached-module.js';
import { runInCacheContext } from '../cache-context.js';
import { Cacheable, CacheEvict, CachePut, Caching } from './decorators.js';

interface Book {
  id: string;
  title: string;
}

class Library {
  readonly books = new Map<string, string>([['a', 'Anna']]);
  loads = 0;
  /** What others do in the middle of a write: before its commit, and after it. */
  beforeCommit: () => Promise<unknown> = () => Promise.resolve();
  afterCommit: () => Promise<unknown> = () => Promise.resolve();

  @Cacheable({ region: 'material', key: (id) => id, tags: (id) => [`book:${id}`] })
  find(id: string): Promise<string | null> {
    this.loads += 1;
    return Promise.resolve(this.books.get(id) ?? null);
  }

  /** The commit, with what others do around it. */
  private async commit(id: string, title: string): Promise<Book> {
    await this.beforeCommit();
    this.books.set(id, title);
    await this.afterCommit();
    return { id, title };
  }

  @CacheEvict({ tags: ({ id }, given) => [`book:${id}`, `given:${given}`] })
  write(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  @CacheEvict({ tags: ({ id }) => [`book:${id}`], condition: ({ title }, id) => title !== id })
  writeIf(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  @CacheEvict({ beforeInvocation: true, tags: (id) => [`book:${id}`], condition: (id) => id !== 'b' })
  writeWhatever(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  @CacheEvict({ tags: ({ id }) => [`book:${id}`, 'books'] })
  @CacheEvict({ tags: ({ title }) => ['books', `title:${title}`] })
  @CacheEvict({ tags: () => ['never'], condition: () => false })
  writeSeveral(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  /** Its commit is that of a transaction around the inner write. */
  @CacheEvict({ tags: () => ['outer'] })
  async writeInTransaction(id: string, title: string): Promise<void> {
    await this.writeNothingYet(id);
    await this.commit(id, title);
  }

  @CacheEvict({ tags: (_result, id) => [`book:${id}`] })
  writeNothingYet(_id: string): Promise<void> {
    return Promise.resolve();
  }

  @CachePut({
    tags: ({ id }) => [`book:${id}`],
    condition: ({ title }) => title !== 'secret',
    refresh: (library, { id }) => library.find(id),
  })
  put(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  @CachePut({
    tags: ({ id }) => [`book:${id}`],
    refresh: () => Promise.reject(new Error('the source is away')),
  })
  putInVain(id: string, title: string): Promise<Book> {
    return this.commit(id, title);
  }

  /** Finds, or makes: what makes is what a list of all must show. */
  @Caching({
    cacheable: { region: 'reference', key: (id) => id, tags: (id) => [`ensured:${id}`] },
    evict: [{ tags: () => ['books'] }, { beforeInvocation: true, tags: (id) => [`early:${id}`] }],
    put: [{ tags: ({ id }) => [`book:${id}`], refresh: (library, { id }) => library.find(id) }],
  })
  ensure(id: string): Promise<Book> {
    return this.commit(id, `Ensured ${id}`);
  }
}

async function start(environment: NodeJS.ProcessEnv = {}) {
  const { app, cache } = await startCached({ providers: [Library] }, environment);
  const invalidate = jest.spyOn(cache, 'invalidate');
  return {
    library: app.get(Library),
    invalidate,
    voided: () => invalidate.mock.calls.map(([tags]) => [...tags]),
  };
}

const WRITE_THROUGH = { CACHE_ENABLE_WRITE_THROUGH: 'true' };

describe('a write', () => {
  it('makes void what its result and parameters name, in one go', async () => {
    const { library, voided } = await start();
    await library.find('a');
    await library.write('a', 'Ada');
    await expect(library.find('a')).resolves.toBe('Ada');
    expect(voided()).toEqual([['book:a', 'given:a']]);
  });

  it('is not acknowledged before that', async () => {
    const { library, invalidate } = await start();
    let confirm: (told: boolean) => void = () => undefined;
    invalidate.mockImplementationOnce(() => new Promise((resolve) => (confirm = resolve)));
    let acknowledged = false;
    const write = library.write('a', 'Ada').then(() => (acknowledged = true));
    await new Promise(setImmediate);
    expect({ committed: library.books.get('a'), acknowledged }).toEqual({
      committed: 'Ada',
      acknowledged: false,
    });
    confirm(true);
    await write;
  });

  it('leaves nothing of a reader that comes between its commit and its stamps', async () => {
    const { library } = await start();
    library.beforeCommit = () => library.find('a');
    library.afterCommit = () => library.find('a');
    await library.write('a', 'Ada');
    await expect(library.find('a')).resolves.toBe('Ada');
  });

  it('leaves everything as it is when it fails', async () => {
    const { library, voided } = await start();
    await library.find('a');
    library.beforeCommit = () => Promise.reject(new Error('refused'));
    await expect(library.write('a', 'Ada')).rejects.toThrow('refused');
    await library.find('a');
    expect(library.loads).toBe(1);
    expect(voided().flat()).toEqual([]);
  });

  it('makes nothing void where its condition says so', async () => {
    const { library, voided } = await start();
    await library.writeIf('a', 'a');
    expect(voided().flat()).toEqual([]);
    await library.writeIf('a', 'Ada');
    expect(voided().flat()).toEqual(['book:a']);
  });

  it('makes void what several decorators say, in one go', async () => {
    const { library, voided } = await start();
    await library.writeSeveral('a', 'Ada');
    expect(voided()).toHaveLength(1);
    expect(voided().flat().sort()).toEqual(['book:a', 'books', 'title:Ada']);
  });
});

describe('a write that makes void before it begins', () => {
  it('does so again after it, for the reader that came between', async () => {
    const { library, voided } = await start();
    library.beforeCommit = () => library.find('a');
    await library.writeWhatever('a', 'Ada');
    await expect(library.find('a')).resolves.toBe('Ada');
    expect(voided()).toEqual([['book:a'], ['book:a']]);
  });

  it('does so when it fails, too: what of it was done, nobody knows', async () => {
    const { library } = await start();
    library.beforeCommit = () => library.find('a');
    library.afterCommit = () => Promise.reject(new Error('the connection was lost'));
    await expect(library.writeWhatever('a', 'Ada')).rejects.toThrow('lost');
    await expect(library.find('a')).resolves.toBe('Ada');
  });

  it('asks its condition before', async () => {
    const { library, voided } = await start();
    await library.writeWhatever('b', 'Bova');
    expect(voided().flat()).toEqual([]);
  });
});

describe('a write inside a write', () => {
  it('is made void again by the outer one, whose commit may be the one that counts', async () => {
    const { library } = await start();
    library.beforeCommit = () => library.find('a');
    await library.writeInTransaction('a', 'Ada');
    await expect(library.find('a')).resolves.toBe('Ada');
  });

  it('is so even if the outer one fails after its commit; the outer one’s own tags are left alone', async () => {
    const { library, voided } = await start();
    library.beforeCommit = () => library.find('a');
    library.afterCommit = () => Promise.reject(new Error('too late'));
    await expect(library.writeInTransaction('a', 'Ada')).rejects.toThrow('too late');
    await expect(library.find('a')).resolves.toBe('Ada');
    expect(voided()).toEqual([['book:a'], ['book:a']]);
  });
});

describe('a put', () => {
  it('loads again what it made void, and keeps what the load returned', async () => {
    const { library } = await start(WRITE_THROUGH);
    await library.find('a');
    await library.put('a', 'Ada');
    expect(library.loads).toBe(2);
    await expect(library.find('a')).resolves.toBe('Ada');
    expect(library.loads).toBe(2);
  });

  it('does so even for a request that asks the source itself', async () => {
    const { library } = await start(WRITE_THROUGH);
    await runInCacheContext({ bypass: true }, () => library.put('a', 'Ada'));
    await library.find('a');
    expect(library.loads).toBe(1);
  });

  it('that is overtaken keeps what the other one wrote', async () => {
    const { library } = await start(WRITE_THROUGH);
    library.afterCommit = async () => {
      library.afterCommit = () => Promise.resolve();
      await library.put('a', 'The later one');
    };
    await library.put('a', 'The earlier one');
    await expect(library.find('a')).resolves.toBe('The later one');
  });

  it('stands when the load fails', async () => {
    const { library } = await start(WRITE_THROUGH);
    await library.find('a');
    await expect(library.putInVain('a', 'Ada')).resolves.toEqual({ id: 'a', title: 'Ada' });
    await expect(library.find('a')).resolves.toBe('Ada');
  });

  it('only makes void when write-through is off', async () => {
    const { library } = await start();
    await library.find('a');
    await library.put('a', 'Ada');
    expect(library.loads).toBe(1);
    await expect(library.find('a')).resolves.toBe('Ada');
  });

  it('does neither where its condition says so', async () => {
    const { library, voided } = await start(WRITE_THROUGH);
    await library.put('a', 'secret');
    expect({ voided: voided().flat(), loads: library.loads }).toEqual({ voided: [], loads: 0 });
  });
});

describe('several rules of one method', () => {
  it('apply when it is called, not when the cache answers', async () => {
    const { library, voided } = await start(WRITE_THROUGH);
    await library.ensure('x');
    expect(voided()).toEqual([['early:x'], ['early:x', 'books', 'book:x']]);
    expect(library.loads).toBe(1);
    await library.ensure('x');
    expect(voided()).toHaveLength(2);
  });

  it('apply before anybody has the answer', async () => {
    const { library, invalidate } = await start();
    const order: string[] = [];
    invalidate.mockImplementation((tags) => {
      order.push(...tags);
      return Promise.resolve(true);
    });
    await Promise.all([1, 2].map(() => library.ensure('x').then(() => order.push('answer'))));
    expect(order).toEqual(['early:x', 'early:x', 'books', 'book:x', 'answer', 'answer']);
  });
});
