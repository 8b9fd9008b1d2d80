import type Keyv from 'keyv';
import type { ScriptRunner } from './script-runner.js';
import type { KeyValueStore } from './stores/key-value-store.js';

/** What is kept beside the process: the key-value store, and what backs `CACHE_MANAGER`, on one connection. */
export interface CacheBackend {
  store: KeyValueStore;
  manager: Keyv;
  /** Null without Redis. */
  scripts: ScriptRunner | null;
}

/** Injection token of the {@link CacheBackend}. */
export const CACHE_BACKEND = Symbol('CacheBackend');
