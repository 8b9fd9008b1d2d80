import {
  type CanActivate,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Scope,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { AppError } from '../../common/errors.js';
import { startCached } from '../../../test/support/cached-module.js';
import { Cacheable, CacheableMany } from './decorators.js';

const region = 'material';
const byId = { region, key: (id: string) => id, tags: (id: string) => [id] } as const;

@Injectable()
class Shelf {
  reads = 0;

  @Cacheable(byId)
  read(id: string): Promise<string> {
    this.reads += 1;
    return Promise.resolve(id);
  }

  readThroughThis(id: string): Promise<string> {
    return this.read(id);
  }
}

/** What starting with these providers fails with. */
const fault = (...providers: Type[]) =>
  startCached({ providers }).then(
    () => 'started',
    (error: unknown) => `${(error as AppError).code}: ${(error as AppError).message}`,
  );

describe('cached methods', () => {
  it('are answered from the cache, through `this` too', async () => {
    const shelf = (await startCached({ providers: [Shelf] })).app.get(Shelf);
    await expect(shelf.read('a')).resolves.toBe('a');
    await expect(shelf.readThroughThis('a')).resolves.toBe('a');
    await shelf.read('b');
    expect(shelf.reads).toBe(2);
  });

  it('are not cached on an instance that Nest did not make', async () => {
    await startCached({ providers: [Shelf] });
    const shelf = new Shelf();
    await shelf.read('a');
    await shelf.read('a');
    expect(shelf.reads).toBe(2);
  });

  it('can be replaced on the instance, as spies do', async () => {
    const shelf = (await startCached({ providers: [Shelf] })).app.get(Shelf);
    const spy = jest.spyOn(shelf, 'read').mockResolvedValue('spied');
    await expect(shelf.readThroughThis('a')).resolves.toBe('spied');
    spy.mockRestore();
    await expect(shelf.read('a')).resolves.toBe('a');
  });

  it('are found in what a factory made, and once under several names', async () => {
    const { app } = await startCached({
      providers: [
        { provide: 'made', useFactory: () => new Shelf() },
        { provide: 'alias', useExisting: 'made' },
      ],
    });
    const shelf = app.get<Shelf>('made');
    await shelf.read('a');
    await app.get<Shelf>('alias').read('a');
    expect(shelf.reads).toBe(1);
  });

  it('are found under names that are symbols', async () => {
    const name = Symbol('read');
    class Hidden {
      reads = 0;

      @Cacheable(byId)
      [name](id: string): Promise<string> {
        this.reads += 1;
        return Promise.resolve(id);
      }
    }
    const hidden = (await startCached({ providers: [Hidden] })).app.get(Hidden);
    await hidden[name]('a');
    await hidden[name]('a');
    expect(hidden.reads).toBe(1);
  });

  it('are found where they are inherited, and in guards', async () => {
    class Drawer extends Shelf {}
    @Injectable()
    class Guard implements CanActivate {
      reads = 0;

      @Cacheable({ region: 'reference', key: () => 'x', tags: () => [] })
      canActivate(): Promise<boolean> {
        this.reads += 1;
        return Promise.resolve(true);
      }
    }
    @UseGuards(Guard)
    @Controller()
    class Routes {}
    const { app } = await startCached({ providers: [Drawer], controllers: [Routes] });
    const drawer = app.get(Drawer);
    await drawer.read('a');
    await drawer.read('a');
    expect(drawer.reads).toBe(1);
    const guard = app.get(Guard);
    await guard.canActivate();
    await guard.canActivate();
    expect(guard.reads).toBe(1);
  });
});

describe('a wrong use fails at boot and names class and method', () => {
  it('a provider that is not a singleton, or depends on one', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest extends Shelf {}
    @Injectable({ scope: Scope.TRANSIENT })
    class PerUser extends Shelf {}
    @Injectable()
    class Dependent extends Shelf {
      constructor(@Inject(PerRequest) readonly request: PerRequest) {
        super();
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Plain {}
    @Injectable()
    class DependsOnPlain extends Shelf {
      constructor(@Inject(Plain) readonly plain: Plain) {
        super();
      }
    }
    expect(await fault(PerRequest)).toMatch(/^CACHE_MISUSE: PerRequest\.read .*not a singleton/);
    expect(await fault(PerUser)).toMatch(/^CACHE_MISUSE: PerUser\.read .*not a singleton/);
    expect(await fault(Dependent, PerRequest)).toMatch(/\.read .*not a singleton/);
    expect(await fault(DependsOnPlain, Plain)).toMatch(
      /^CACHE_MISUSE: DependsOnPlain\.read .*not a singleton/,
    );
  });

  it('a region that does not exist', async () => {
    class Unknown {
      @Cacheable({ ...byId, region: 'books' as 'search' })
      read(id: string): Promise<string> {
        return Promise.resolve(id);
      }
    }
    expect(await fault(Unknown)).toMatch(/^CACHE_MISUSE: Unknown\.read .*region "books"/);
  });

  it('a route', async () => {
    @Controller()
    class Routes {
      @Get()
      @Cacheable({ region, key: () => 'x', tags: () => [] })
      read(): Promise<string> {
        return Promise.resolve('');
      }
    }
    await expect(startCached({ controllers: [Routes] })).rejects.toThrow(/^Routes\.read is a route/);
  });

  it('a property of the instance with the name of the method', async () => {
    class Hidden extends Shelf {
      override read = (id: string) => Promise.resolve(id);
    }
    expect(await fault(Hidden)).toMatch(/^CACHE_MISUSE: Hidden\.read is hidden by a property/);
  });

  it('a frozen instance', async () => {
    class Frozen extends Shelf {
      constructor() {
        super();
        Object.freeze(this);
      }
    }
    expect(await fault(Frozen)).toMatch(/^CACHE_MISUSE: Frozen\.read .*frozen/);
  });

  it('an override that has no decorator of its own', async () => {
    class Careless extends Shelf {
      override read(id: string): Promise<string> {
        return Promise.resolve(id);
      }
    }
    class Careful extends Shelf {
      @Cacheable(byId)
      override read(id: string): Promise<string> {
        return super.read(id);
      }
    }
    expect(await fault(Careless)).toMatch(/^CACHE_MISUSE: Careless\.read overrides a method of Shelf/);
    expect(await fault(Careful)).toBe('started');
  });

  it('two methods of a region that may make the same keys', async () => {
    class Two {
      @Cacheable(byId)
      one(id: string): Promise<string> {
        return Promise.resolve(id);
      }

      @Cacheable({ ...byId, key: (id: string) => id.trim() })
      other(id: string): Promise<number> {
        return Promise.resolve(id.length);
      }
    }
    class Apart {
      @Cacheable(byId)
      one(id: string): Promise<string> {
        return Promise.resolve(id);
      }

      @CacheableMany(byId)
      many(ids: readonly string[]): Promise<Map<string, string>> {
        return Promise.resolve(new Map(ids.map((id) => [id, id])));
      }

      @Cacheable({ ...byId, keyspace: 'length', key: (id: string) => id })
      length(id: string): Promise<number> {
        return Promise.resolve(id.length);
      }
    }
    expect(await fault(Two)).toMatch(/^CACHE_MISUSE: Two\.other may make the keys of Two\.one .*keyspace/);
    expect(await fault(Shelf, Two)).toMatch(/^CACHE_MISUSE: Two\.other may make the keys of Shelf\.read /);
    expect(await fault(Apart)).toBe('started');
  });

  it('two instances of a class, whose entries would mix', async () => {
    @Module({ providers: [Shelf] })
    class Another {}
    await expect(startCached({ imports: [Another], providers: [Shelf] })).rejects.toThrow(
      /^Shelf\.read is provided by two instances/,
    );
  });
});
