import { OUTAGES } from './outages.mjs';
import { PROCESS } from './process.mjs';
import { SHARED_STORE } from './shared-store.mjs';

/**
 * The rules of the cache protocol, each with a change of the program that takes it out, and who notices: the simulated
 * instances of test/coherence under some faults, which then find stale reads, or a spec, which then fails.
 *
 * `patches`: file under src/cache, a text that is there exactly once, and what it becomes.
 */
export const MUTATIONS = [...SHARED_STORE, ...PROCESS, ...OUTAGES];
