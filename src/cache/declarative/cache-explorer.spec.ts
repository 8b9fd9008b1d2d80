import { Injectable, Module, Scope, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { CONFIG, readConfig } from '../../config/index.js';
import { CacheStatistics } from '../cache-statistics.js';
import { CacheLink } from '../protocol/cache-link.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import { regionsOf } from '../protocol/regions.js';
import { MemoryCacheStore } from '../stores/memory.cache-store.js';
import { CacheExplorer } from './cache-explorer.js';
import { Cacheable, CacheEvict, CachePut } from './decorators.js';
import { MethodInterceptor } from './method-interceptor.js';

@Injectable()
class Shelf {
  reads = 0;
  value = 'first';

  @Cacheable({ region: 'material', key: (id: string) => id, tags: (id) => [`material:${id}`] })
  read(id: string): Promise<string> {
    this.reads += 1;
    return Promise.resolve(`${id}=${this.value}`);
  }

  readThroughThis(id: string): Promise<string> {
    return this.read(id);
  }

  @CacheEvict({ tags: (result: { id: string }) => [`material:${result.id}`] })
  write(id: string, value: string): Promise<{ id: string }> {
    if (value === '') return Promise.reject(new Error('refused'));
    this.value = value;
    return Promise.resolve({ id });
  }

  @CachePut({
    tags: (_result: string, id: string) => [`material:${id}`],
    refresh: (service, _result, id) => (service as Shelf).read(id),
  })
  put(_id: string, value: string): Promise<string> {
    this.value = value;
    return Promise.resolve('what the writer has');
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @Cacheable({ region: 'material', key: () => 'x', tags: () => [] })
  read(): Promise<number> {
    return Promise.resolve(1);
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class PerUser {
  @CacheEvict({ tags: () => [] })
  write(): Promise<void> {
    return Promise.resolve();
  }
}

const clock = new ManualClock();

async function start<T>(provider: Type<T>, environment: NodeJS.ProcessEnv = {}) {
  const config = readConfig(environment);
  const store = new MemoryCacheStore(1_048_576, clock);
  const link = new CacheLink(store, 1000, 100, clock);
  await link.open();
  const cache = new CoherentCache(store, link, regionsOf(config), new CacheStatistics(clock), clock);

  @Module({
    imports: [DiscoveryModule],
    providers: [
      CacheExplorer,
      MethodInterceptor,
      provider,
      { provide: CONFIG, useValue: config },
      { provide: CoherentCache, useValue: cache },
    ],
  })
  class Root {}

  const app = await Test.createTestingModule({ imports: [Root] }).compile();
  await app.init();
  return app;
}

describe('cached methods of providers', () => {
  it('are answered from the cache, through `this` too', async () => {
    const shelf = (await start(Shelf)).get(Shelf);
    await expect(shelf.read('a')).resolves.toBe('a=first');
    await expect(shelf.readThroughThis('a')).resolves.toBe('a=first');
    await shelf.read('b');
    expect(shelf.reads).toBe(2);
  });

  it('are not cached on an instance that Nest did not make', async () => {
    await start(Shelf);
    const shelf = new Shelf();
    await shelf.read('a');
    await shelf.read('a');
    expect(shelf.reads).toBe(2);
  });

  it('are loaded again after a write that evicts them', async () => {
    const shelf = (await start(Shelf)).get(Shelf);
    await shelf.read('a');
    await shelf.write('a', 'second');
    await expect(shelf.read('a')).resolves.toBe('a=second');
  });

  it('stay cached when the write fails', async () => {
    const shelf = (await start(Shelf)).get(Shelf);
    await shelf.read('a');
    await expect(shelf.write('a', '')).rejects.toThrow('refused');
    await shelf.read('a');
    expect(shelf.reads).toBe(1);
  });

  it('are loaded again by a put when write-through is on, and hold what the load returned', async () => {
    const shelf = (await start(Shelf, { CACHE_ENABLE_WRITE_THROUGH: 'true' })).get(Shelf);
    await shelf.read('a');
    await shelf.put('a', 'second');
    expect(shelf.reads).toBe(2);
    await expect(shelf.read('a')).resolves.toBe('a=second');
    expect(shelf.reads).toBe(2);
  });

  it('are only evicted by a put when write-through is off', async () => {
    const shelf = (await start(Shelf)).get(Shelf);
    await shelf.read('a');
    await shelf.put('a', 'second');
    expect(shelf.reads).toBe(1);
    await expect(shelf.read('a')).resolves.toBe('a=second');
  });

  it('of a provider that is not a singleton are refused at boot, by name', async () => {
    await expect(start(PerRequest)).rejects.toThrow(/PerRequest\.read.*not a singleton/);
    await expect(start(PerUser)).rejects.toThrow(/PerUser\.write.*not a singleton/);
  });
});
