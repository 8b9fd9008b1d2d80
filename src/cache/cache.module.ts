import { CacheModule as SharedCacheModule } from '@nestjs/cache-manager';
import { Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CACHE_BACKEND, type CacheBackend } from './cache-backend.js';
import { cacheBackendProvider } from './cache-backend.provider.js';
import { cacheProviders, cacheStatisticsProvider } from './cache.providers.js';
import { CacheExplorer } from './declarative/cache-explorer.js';
import { MethodInterceptor } from './declarative/method-interceptor.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheController } from './http/cache.controller.js';
import { CacheStatistics } from './management/cache-statistics.js';
import { CacheWarmers } from './management/cache-warmer.js';
import { managementProviders } from './management/management.providers.js';
import { Popularity } from './management/popularity.js';
import { SCRIPT_RUNNER } from './script-runner.js';
import { CoherentCache } from './protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from './stores/key-value-store.js';

/** The connection, and what counts its faults, alone: both caches are made on it. */
@Module({
  providers: [cacheStatisticsProvider, cacheBackendProvider],
  exports: [CACHE_BACKEND, CacheStatistics],
})
class CacheBackendModule {}

/** The coherent cache behind `@Cacheable`, `@CacheEvict` and `@CachePut`; and `CACHE_MANAGER` for all else. */
@Module({
  imports: [
    CacheBackendModule,
    SharedCacheModule.registerAsync({
      imports: [CacheBackendModule],
      inject: [CACHE_BACKEND],
      useFactory: (backend: CacheBackend) => ({ stores: [backend.manager] }),
    }),
  ],
  controllers: [CacheController],
  providers: [...cacheProviders, ...managementProviders, CacheExplorer, MethodInterceptor, CacheAdminService],
  exports: [CoherentCache, CacheAdminService, CacheWarmers, Popularity, SCRIPT_RUNNER, SharedCacheModule],
})
export class CacheModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly cache: CoherentCache,
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
  ) {}

  /** By now whoever has a step of recovery has added it. */
  onModuleInit(): Promise<void> {
    return this.cache.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close();
    await this.store.close();
  }
}
