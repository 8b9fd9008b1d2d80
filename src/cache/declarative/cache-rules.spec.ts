import { Cacheable, CacheEvict, Caching } from './decorators.js';

const byId = { region: 'material', key: (id: string) => id, tags: (id: string) => [id] } as const;

describe('a wrong decorator fails where the class is defined, and names class and method', () => {
  it.each([
    [
      'a static method',
      () => {
        class Static {
          field = 0;

          @CacheEvict({ tags: () => [] })
          static method(): Promise<void> {
            return Promise.resolve();
          }
        }
        return Static;
      },
      'Static.method is static',
    ],
    [
      'a getter',
      () => {
        class Getter {
          // @ts-expect-error -- not a method
          @CacheEvict({ tags: () => [] })
          get value(): Promise<number> {
            return Promise.resolve(1);
          }
        }
        return Getter;
      },
      'Getter.value is not a method',
    ],
    [
      'caching and evicting by two decorators',
      () => {
        class Both {
          @CacheEvict({ tags: () => [] })
          @Cacheable(byId)
          method(id: string): Promise<string> {
            return Promise.resolve(id);
          }
        }
        return Both;
      },
      'Both.method has a second cache decorator',
    ],
    [
      'caching twice',
      () => {
        class Twice {
          @Cacheable(byId)
          @Caching({ cacheable: byId })
          method(id: string): Promise<string> {
            return Promise.resolve(id);
          }
        }
        return Twice;
      },
      'Twice.method has a second cache decorator',
    ],
    [
      'a keyspace that could be taken for another',
      () => {
        class Spaced {
          @Cacheable({ ...byId, keyspace: 'a:b' })
          method(id: string): Promise<string> {
            return Promise.resolve(id);
          }
        }
        return Spaced;
      },
      'Spaced.method has the keyspace "a:b"',
    ],
  ])('%s', (_what, define, message) => {
    expect(define).toThrow(expect.objectContaining({ code: 'CACHE_MISUSE' }));
    expect(define).toThrow(message);
  });
});
