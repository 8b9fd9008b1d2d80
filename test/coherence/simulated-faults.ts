import type { Random } from './race.js';
import type { SimulatedServer } from './simulated-server.js';

/** Begins a fault, and answers what ends it. */
type Begin = (server: SimulatedServer, pick: <T>(items: readonly T[]) => T) => End | Promise<End>;
type End = () => void | Promise<void>;

/** Ticks in which everybody has to be back after an outage: well below a lease. */
const WAY_BACK_TICKS = 20;

/** What may go wrong. Each is over before the next one begins. */
export const SIMULATED_FAULTS = {
  /** Redis out of reach, its data untouched. */
  outage: (server) => {
    server.down();
    return () => server.up(WAY_BACK_TICKS);
  },
  'restart empty': (server) => {
    server.down();
    return async () => {
      await server.restart();
      server.up(WAY_BACK_TICKS);
    };
  },
  'restart from a snapshot': async (server) => {
    const snapshot = await server.snapshot();
    return async () => {
      server.down();
      await server.restart(snapshot);
      server.up(WAY_BACK_TICKS);
    };
  },
  'late messages': (server, pick) => {
    const connection = pick(server.connections);
    connection.delayMessages(true, false);
    return () => connection.delayMessages(false, false);
  },
  'messages of one lost, and it is told': (server, pick) => {
    const connection = pick(server.connections);
    connection.loseMessages();
    return () => connection.hearAgain();
  },
  wipe: async (server) => {
    await server.wipe();
    return () => undefined;
  },
  eviction: async (server) => {
    for (let count = 0; count < 10; count += 1) await server.evict();
    return () => undefined;
  },
} satisfies Record<string, Begin>;

export type SimulatedFault = keyof typeof SIMULATED_FAULTS;

/** Ticks between the end of a fault and the beginning of the next. */
const REST_TICKS = 150;

/** Lets one fault after the other happen, each drawn, and as long as drawn. To be called at every tick. */
export function faultsOf(
  kinds: readonly SimulatedFault[],
  server: SimulatedServer,
  random: Random,
  leaseTicks: number,
): () => void {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!;
  let state: 'idle' | 'busy' | 'faulty' = 'idle';
  let left = REST_TICKS;
  let end: End = () => undefined;
  const begin = async () => {
    end = await SIMULATED_FAULTS[pick(kinds)](server, pick);
    [state, left] = ['faulty', Math.floor(leaseTicks * (0.2 + 3 * random()))];
  };
  const finish = async () => {
    await end();
    [state, left] = ['idle', Math.floor(REST_TICKS * (0.5 + random()))];
  };
  return () => {
    left -= 1;
    if (kinds.length === 0 || state === 'busy' || left > 0) return;
    const next = state === 'idle' ? begin : finish;
    state = 'busy';
    void next();
  };
}
