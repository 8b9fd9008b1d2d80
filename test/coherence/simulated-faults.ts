import type { Random } from './race.js';
import type { SimulatedConnection, SimulatedServer } from './simulated-server.js';

/** What is needed to begin a fault, which answers what ends it. */
type Begin = (server: SimulatedServer, pick: <T>(items: readonly T[]) => T) => End | Promise<End>;
type End = () => void | Promise<void>;

interface SimulatedFaultKind {
  begin: Begin;
  /** How long it takes, from and to, in leases. */
  leases: readonly [number, number];
}

/** Ticks in which everybody has to be back after an outage: well below a lease. */
const WAY_BACK_TICKS = 20;
/** Two and a half leases. */
const MOST_SLOW_TICKS = 200;

const AT_ONCE: SimulatedFaultKind['leases'] = [0, 0.5];
/** Mostly too short for a lease to lapse. */
const BRIEF: SimulatedFaultKind['leases'] = [0.05, 1];
const ANY: SimulatedFaultKind['leases'] = [0.2, 3];
/** An instance that is cut off alone must be back before it acknowledges what the others have not heard of. */
const SHORT: SimulatedFaultKind['leases'] = [0.05, 0.3];
/** What is lost with nobody told is not missed only if heartbeats are lost with it for a whole lease. */
const LONG: SimulatedFaultKind['leases'] = [1.05, 3];

/** What may go wrong. Each is over before the next one begins. */
const KINDS = {
  /** Redis out of reach, its data untouched. */
  outage: {
    leases: ANY,
    begin: (server) => {
      server.down();
      return () => server.up(WAY_BACK_TICKS);
    },
  },
  'one cut off shortly': {
    leases: SHORT,
    begin: (server, pick) => {
      const connection = pick(server.connections);
      connection.lose();
      return () => connection.comeBack(0);
    },
  },
  'restart empty': {
    leases: ANY,
    begin: (server) => {
      server.down();
      return async () => {
        await server.restart();
        server.up(WAY_BACK_TICKS);
      };
    },
  },
  'restart from a snapshot': {
    leases: ANY,
    begin: async (server, pick) => {
      const snapshot = await server.snapshot();
      // One does not hear what the snapshot lacks.
      pick(server.connections).loseMessages();
      return async () => {
        server.down();
        await server.restart(snapshot);
        server.up(WAY_BACK_TICKS);
      };
    },
  },
  /** None comes, then all of them at once. */
  'messages late': {
    leases: ANY,
    begin: (server, pick) => holdMessages(pick(server.connections)),
  },
  /** Each comes as late as the one before it. */
  'messages slow': {
    leases: LONG,
    begin: (server, pick) => {
      const connection = pick(server.connections);
      connection.slowMessages(Math.floor(server.random() * MOST_SLOW_TICKS));
      return () => connection.slowMessages(0);
    },
  },
  'messages lost': {
    leases: BRIEF,
    begin: (server, pick) => {
      const connection = pick(server.connections);
      connection.loseMessages();
      return () => connection.hearAgain();
    },
  },
  'messages lost, nobody told': {
    leases: LONG,
    begin: (server, pick) => {
      const connection = pick(server.connections);
      connection.muteMessages(true);
      return () => connection.muteMessages(false);
    },
  },
  wipe: {
    leases: AT_ONCE,
    begin: async (server, pick) => {
      const end = holdMessages(pick(server.connections));
      await server.wipe();
      return end;
    },
  },
  eviction: {
    leases: AT_ONCE,
    begin: async (server) => {
      for (let count = 0; count < 10; count += 1) await server.evict();
      return () => undefined;
    },
  },
} satisfies Record<string, SimulatedFaultKind>;

function holdMessages(connection: SimulatedConnection): End {
  connection.holdMessages(true);
  return () => connection.holdMessages(false);
}

export type SimulatedFault = keyof typeof KINDS;

/** Every kind of fault. */
export const SIMULATED_FAULTS = Object.keys(KINDS) as SimulatedFault[];

/** Ticks between the end of a fault and the beginning of the next. */
const REST_TICKS = 100;

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
    const kind: SimulatedFaultKind = KINDS[pick(kinds)];
    const [least, most] = kind.leases;
    end = await kind.begin(server, pick);
    [state, left] = ['faulty', Math.floor(leaseTicks * (least + (most - least) * random()))];
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
