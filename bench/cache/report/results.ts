import { existsSync, readFileSync } from 'node:fs';
import type { Recorded } from '../harness/run.js';
import type { AcknowledgementOutcome } from '../parts/acknowledgement.js';
import type { EvictionOutcome } from '../parts/eviction.js';
import type { FaultOutcome } from '../parts/faults.js';
import type { HandingOutOutcome } from '../parts/handing-out.js';
import type { InvalidationOutcome } from '../parts/invalidation.js';
import type { MemoryOutcome } from '../parts/memory.js';
import type { SpeedOutcome } from '../parts/speed.js';
import type { StaleOutcome } from '../parts/stale.js';

/** What each part's result has. */
export interface Results {
  speed: { outcomes: SpeedOutcome[] };
  memory: { entries: number; jsonBytes: number; outcomes: MemoryOutcome[] };
  'handing-out': { outcomes: HandingOutOutcome[] };
  eviction: { keys: number; room: number; outcomes: EvictionOutcome[] };
  invalidation: { outcomes: InvalidationOutcome[] };
  acknowledgement: { outcomes: AcknowledgementOutcome[] };
  stale: { outcomes: StaleOutcome[] };
  faults: { faultMs: number; readers: number; loadMs: number; outcomes: FaultOutcome[] };
}

/** The result of a part; undefined if it was never run. */
export function resultOf<Part extends keyof Results>(part: Part): (Results[Part] & Recorded) | undefined {
  const file = `bench/results/cache-${part}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results[Part] & Recorded) : undefined;
}
