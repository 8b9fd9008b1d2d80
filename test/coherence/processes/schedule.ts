import { seededRandom } from '../race.js';
import { CONNECTION_FAULTS } from './connection-faults.js';
import { Draw, type Fault, type FaultKind, type Limits } from './fault.js';
import { INSTANCE_FAULTS, KNOWN_HOLES } from './instance-faults.js';
import { REDIS_FAULTS } from './redis-faults.js';

export interface Scheduled extends Fault {
  kind: string;
}

const CALM: Record<string, FaultKind> = {
  'no fault': (_draw, { leaseMs }) => ({
    text: `for ${2 * leaseMs} ms`,
    run: ({ pause }) => pause(2 * leaseMs),
  }),
};

/** What the cache has to survive, by name. */
const SURVIVED: Record<string, FaultKind> = {
  ...CALM,
  ...REDIS_FAULTS,
  ...CONNECTION_FAULTS,
  ...INSTANCE_FAULTS,
};

/** Every kind of fault, by its name. */
export const FAULTS: Record<string, FaultKind> = { ...SURVIVED, ...KNOWN_HOLES };

/** The kinds that are there unless others are asked for. */
export const USUAL_FAULTS = Object.keys(SURVIVED);

/** Faults without an end: all of these kinds in some order, then all again in another. The same for the same seed. */
export function* schedule(
  seed: number,
  kinds: readonly string[],
  limits: Limits,
): Generator<Scheduled, never> {
  const random = seededRandom(seed);
  const draw = new Draw(random);
  for (;;) {
    const order = kinds.map((kind) => ({ kind, place: random() })).sort((a, b) => a.place - b.place);
    for (const { kind } of order) {
      const fault = FAULTS[kind]?.(draw, limits);
      if (!fault)
        throw new Error(`There is no fault "${kind}"; there are: ${Object.keys(FAULTS).join('; ')}`);
      yield { kind, ...fault };
    }
  }
}
