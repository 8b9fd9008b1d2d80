/*
 * What the types of the cache's decorators accept and refuse. Nothing here runs: `npm run typecheck` fails when a line
 * that must not compile does.
 */
import { Cacheable, CacheableMany, CacheEvict, CachePut, Caching } from '../../src/cache/index.js';

interface Book {
  id: string;
  title: string;
}

const ONE = {
  region: 'material',
  key: (id: string) => id,
  tags: (id: string) => [`book:${id}`],
} as const;

const IN_LANGUAGE = {
  region: 'material',
  key: (id: number, language: string) => `${id}:${language}`,
  tags: (id: number) => [`book:${id}`],
} as const;

declare const book: Book;

export class Accepted {
  @Cacheable({ region: 'search', key: () => 'all', tags: () => ['books'] })
  all(): Promise<Book[]> {
    return Promise.resolve([book]);
  }

  @Cacheable({
    region: 'material',
    keyspace: 'book',
    key: (id: string, language?: string) => `${id}:${language ?? ''}`,
    tags: (id) => [id.toLowerCase()],
    condition: (id) => id.length > 3,
    isNegative: (found: Book | null) => found?.title === '',
    unless: (found) => found?.id === '',
  })
  one(_id: string, _language?: string, _more?: number): Promise<Book | null> {
    return Promise.resolve(book);
  }

  @Cacheable(ONE)
  find(_id: string): Promise<Book | null> {
    return Promise.resolve(book);
  }

  @CacheableMany(ONE)
  findMany(_ids: readonly string[]): Promise<Map<string, Book>> {
    return Promise.resolve(new Map());
  }

  @CacheableMany(IN_LANGUAGE)
  findManyInLanguage(_ids: readonly number[], _language: string): Promise<ReadonlyMap<number, Book>> {
    return Promise.resolve(new Map());
  }

  @CacheEvict({ tags: (result: Book, id: string) => [result.title, id], condition: (result) => !!result.id })
  @CacheEvict({ tags: () => ['books'] })
  write(_id: string, _title: string): Promise<Book> {
    return Promise.resolve(book);
  }

  @CacheEvict({ beforeInvocation: true, tags: (id: string) => [id], condition: (id) => id !== '' })
  remove(_id: string): Promise<void> {
    return Promise.resolve();
  }

  @CachePut({
    tags: (result: Book) => [result.id],
    refresh: (service, result) => service.find(result.id),
  })
  put(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  @Caching({
    evict: [
      { tags: (result, id, year) => [result.title, id, year.toFixed()] },
      { beforeInvocation: true, tags: (id, year) => [id, year.toFixed()] },
    ],
    put: [{ tags: (result) => [result.id], refresh: (service, _result, id) => service.find(id) }],
  })
  both(_id: string, _year: number): Promise<Book> {
    return Promise.resolve(book);
  }

  @Caching({
    cacheable: { region: 'reference', key: (title) => title, tags: (title) => [title.trim()] },
    evict: [{ tags: ({ id }) => [id], condition: ({ title }) => title !== '' }],
  })
  ensure(_title: string): Promise<Book> {
    return Promise.resolve(book);
  }
}

export class Refused {
  // @ts-expect-error -- there is no such region
  @Cacheable({ region: 'books', key: () => 'all', tags: () => ['books'] })
  region(): Promise<Book[]> {
    return Promise.resolve([]);
  }

  // @ts-expect-error -- the method's parameter is a string
  @Cacheable({ region: 'material', key: (id: number) => String(id), tags: () => [] })
  keyOfAnotherType(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- the method has no second parameter
  @Cacheable({ region: 'material', key: (id: string, year: number) => `${id}${year}`, tags: () => [] })
  keyOfMoreParameters(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- a key is a text
  @Cacheable({ region: 'material', key: (id: number) => id, tags: () => [] })
  keyThatIsNoText(_id: number): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- tags are not optional
  @Cacheable({ region: 'material', key: (id: string) => id })
  withoutTags(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- the result is a book
  @Cacheable({ region: 'material', key: () => 'x', tags: () => [], unless: (found: number) => found > 1 })
  unlessOfAnotherResult(): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- null is a result, too
  @Cacheable({ region: 'material', key: () => 'x', tags: () => [], unless: (found: Book) => found.id === '' })
  unlessThatForgetsNull(): Promise<Book | null> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- it does not return a promise
  @Cacheable({ region: 'material', key: (id: string) => id, tags: () => [] })
  synchronous(_id: string): Book {
    return book;
  }

  // @ts-expect-error -- the ids are numbers
  @CacheableMany(ONE)
  manyByAnotherType(_ids: readonly number[]): Promise<Map<number, Book>> {
    return Promise.resolve(new Map());
  }

  // @ts-expect-error -- it answers a list, not a map
  @CacheableMany(ONE)
  manyAsList(_ids: readonly string[]): Promise<Book[]> {
    return Promise.resolve([]);
  }

  // @ts-expect-error -- the key needs a language
  @CacheableMany(IN_LANGUAGE)
  manyWithoutLanguage(_ids: readonly number[]): Promise<Map<number, Book>> {
    return Promise.resolve(new Map());
  }

  // @ts-expect-error -- what is not kept cannot be said for many
  @CacheableMany({ ...ONE, unless: (found: Book) => found.id === '' })
  manyUnless(_ids: readonly string[]): Promise<Map<string, Book>> {
    return Promise.resolve(new Map());
  }

  // @ts-expect-error -- the result is a book
  @CacheEvict({ tags: (result: number) => [String(result)] })
  evictOfAnotherResult(): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- the first parameter is a string
  @CacheEvict({ tags: (_result: Book, id: number) => [String(id)] })
  evictOfAnotherParameter(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- there is no result before the call
  @CacheEvict({ beforeInvocation: true, tags: (result: Book, id: string) => [result.id, id] })
  evictBeforeTheResult(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- nothing to load again
  @CachePut({ tags: (result: Book) => [result.id] })
  putWithoutRefresh(): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- this class is another one
  @CachePut({ tags: () => [], refresh: (service: Accepted) => service.find('1') })
  putOfAnotherClass(): Promise<Book> {
    return Promise.resolve(book);
  }

  @Caching({
    // @ts-expect-error -- the result is a book
    evict: [{ tags: (result: number) => [String(result)] }],
  })
  cachingOfAnotherResult(): Promise<Book> {
    return Promise.resolve(book);
  }

  @Caching({
    // @ts-expect-error -- there is no result before the call
    evict: [{ beforeInvocation: true, tags: (result: Book) => [result.id] }],
  })
  cachingBeforeTheResult(_id: string): Promise<Book> {
    return Promise.resolve(book);
  }

  // @ts-expect-error -- not a method
  @CacheEvict({ tags: () => [] })
  get getter(): Promise<number> {
    return Promise.resolve(1);
  }
}
