import { setImmediate as tick } from 'node:timers/promises';
import { ManualClock } from '../support/manual-clock.js';
import { race, type RaceReport, seededRandom } from './race.js';
import { faultsOf, type SimulatedFault } from './simulated-faults.js';
import { SimulatedServer } from './simulated-server.js';
import { coherentSubject } from './coherent-subject.js';

export interface SimulationOptions {
  mode: 'leased' | 'validated';
  seed: number;
  instances: number;
  faults: readonly SimulatedFault[];
  /** Operations of all clients together. */
  operations: number;
}

/** The clock goes so many milliseconds on with every tick of the event loop. */
const TICK_MS = 5;
const LEASE_MS = 400;
const CLIENTS = 24;
/** So many that what a lost message leaves behind is not made void by the next write at once. */
const KEYS = 16;
const WRITES = 0.04;

/**
 * Instances of the coherent cache in one process, over a simulated server with simulated faults, and on a clock that goes on
 * with the event loop: thousands of leases a minute, and the same run for the same seed.
 */
export async function simulate(options: SimulationOptions): Promise<RaceReport> {
  const { random } = Math;
  // The product's own draws: jitter of times to live and of pauses.
  Math.random = seededRandom(options.seed + 2);
  try {
    return await run(options);
  } finally {
    Math.random = random;
  }
}

async function run({ mode, seed, instances, faults, operations }: SimulationOptions): Promise<RaceReport> {
  const clock = new ManualClock();
  const random = seededRandom(seed);
  const pause = async (ticks: number) => {
    for (let left = ticks; left > 0; left -= 1) await tick();
  };
  const server = new SimulatedServer(clock, random, pause);
  const goOn = faultsOf(faults, server, seededRandom(seed + 1), LEASE_MS / TICK_MS);
  let ended = false;
  const over = () => ended;
  const time = (async () => {
    while (!over()) {
      await tick();
      clock.advance(TICK_MS);
      goOn();
    }
  })();
  const subjects = await Promise.all(
    Array.from({ length: instances }, () =>
      coherentSubject(server.connect().store, { mode, clock, leaseMs: LEASE_MS }),
    ),
  );
  try {
    return await race(subjects, { operations, clients: CLIENTS, keys: KEYS, writes: WRITES, seed });
  } finally {
    const closed = Promise.all(subjects.map((subject) => subject.close()));
    server.up(1);
    await closed;
    ended = true;
    await time;
  }
}
