import { fill, invalidate } from './invalidation.js';
import { memory } from './memory.js';
import { race } from './race.js';
import { speed } from './speed.js';
import { startTraffic, stopTraffic } from './traffic.js';

/** What a worker can do for its parent: the contender, and the size of the case. */
export const CASES = { fill, invalidate, memory, race, speed, startTraffic, stopTraffic };

export type CaseName = keyof typeof CASES;
export type CaseSize<Name extends CaseName> = Parameters<(typeof CASES)[Name]>[1];
export type CaseOutcome<Name extends CaseName> = Awaited<ReturnType<(typeof CASES)[Name]>>;
