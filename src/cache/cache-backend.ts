import type Keyv from 'keyv';
import type { KeyValueStore } from './stores/key-value-store.js';

/** What is kept beside the process: the key-value store, and what backs `CACHE_MANAGER`, on one connection. */
export interface CacheBackend {
  store: KeyValueStore;
  manager: Keyv;
}

/** Injection token of the {@link CacheBackend}. */
export const CACHE_BACKEND = Symbol('CacheBackend');
