import { Module, type ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CacheExplorer } from '../../src/cache/declarative/cache-explorer.js';
import { MethodInterceptor } from '../../src/cache/declarative/method-interceptor.js';
import { CacheStatistics } from '../../src/cache/management/cache-statistics.js';
import type { CoherentCache as Cache } from '../../src/cache/protocol/coherent-cache.js';
import { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { createCache } from '../../src/cache/protocol/create-cache.js';
import { REGIONS, regionsOf } from '../../src/cache/protocol/regions.js';
import { CONFIG, readConfig } from '../../src/config/index.js';
import { ManualClock } from './manual-clock.js';

/** Providers behind a real cache in the process, as the program wires them. */
export interface CachedModule {
  app: TestingModule;
  cache: Cache;
  statistics: CacheStatistics;
  clock: ManualClock;
}

/** Starts a module with a cache of its own. `environment`: the variables that the program would read. */
export async function startCached(
  metadata: ModuleMetadata,
  environment: NodeJS.ProcessEnv = {},
): Promise<CachedModule> {
  const config = readConfig(environment);
  const clock = new ManualClock();
  const statistics = new CacheStatistics();
  const regions = regionsOf(config);
  const cache = createCache({
    shared: undefined,
    mode: 'leased',
    regions,
    timeLimitMs: 1000,
    batchSize: 100,
    memoryLimitBytes: 10_000_000,
    leaseMs: 1000,
    loadConcurrency: 8,
    clock,
    observer: statistics,
  });
  await cache.open();

  @Module({
    ...metadata,
    providers: [
      CacheExplorer,
      MethodInterceptor,
      ...(metadata.providers ?? []),
      { provide: CONFIG, useValue: config },
      { provide: REGIONS, useValue: regions },
      { provide: CacheStatistics, useValue: statistics },
      { provide: CoherentCache, useValue: cache },
    ],
  })
  class Root {}

  const app = await Test.createTestingModule({ imports: [Root] }).compile();
  await app.init();
  return { app, cache, statistics, clock };
}
