import type Keyv from 'keyv';
import type { CacheStore } from './protocol/cache-store.js';

/** The two caches on one connection: the coherent cache's store, and what backs `CACHE_MANAGER`. */
export interface CacheBackend {
  store: CacheStore;
  shared: Keyv;
}

/** Injection token of the {@link CacheBackend}. */
export const CACHE_BACKEND = Symbol('CacheBackend');
