import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Answer, Contender, Instance } from '../harness/contender.js';

export interface RaceSize {
  redisUrl: string;
  milliseconds: number;
  /** Share of the operations that are writes. */
  writeShare: number;
  /** The longest load; each takes a random time up to this, and reads the version at a random moment of it. */
  loadMs: number;
}

export interface RaceOutcome {
  reads: number;
  writes: number;
  loads: number;
  /** Reads that began after a write was acknowledged and answered what was before it. */
  stale: number;
  /** Operations that failed. */
  errors: number;
}

const INSTANCES = 4;
const WORKERS = 64;
const KEYS = 100;

interface Versioned extends Answer {
  version: number;
}

/** Readers and writers on several instances, and a count of what they read that was no longer so. */
export async function race(contender: Contender, size: RaceSize): Promise<RaceOutcome> {
  const outcome = { reads: 0, writes: 0, loads: 0, stale: 0, errors: 0 };
  const committed = new Map<string, number>();
  const acknowledged = new Map<string, number>();
  const source = async (key: string): Promise<Versioned> => {
    outcome.loads++;
    const whole = Math.random() * size.loadMs;
    const before = Math.random() * whole;
    if (whole > 0) await pause(before);
    const version = committed.get(key) ?? 0;
    if (whole > 0) await pause(whole - before);
    return { id: key, version };
  };
  const instances: Instance[] = await Promise.all(
    Array.from({ length: INSTANCES }, () =>
      contender.open({ redisUrl: size.redisUrl, source, entriesInMemory: KEYS * 10, patient: true }),
    ),
  );

  const write = async (instance: Instance, key: string) => {
    const version = (committed.get(key) ?? 0) + 1;
    committed.set(key, version);
    await instance.invalidate(key);
    acknowledged.set(key, Math.max(version, acknowledged.get(key) ?? 0));
    outcome.writes++;
  };
  const read = async (instance: Instance, key: string) => {
    const least = acknowledged.get(key) ?? 0;
    const { version } = (await instance.get(key)) as Versioned;
    if (version < least) outcome.stale++;
    outcome.reads++;
  };
  const end = performance.now() + size.milliseconds;
  const work = async () => {
    while (performance.now() < end) {
      const instance = instances[Math.floor(Math.random() * INSTANCES)] as Instance;
      const key = `race:${Math.floor(Math.random() * KEYS)}`;
      const operation = Math.random() < size.writeShare ? write : read;
      await operation(instance, key).catch(() => outcome.errors++);
      // Hits in memory take no turn of the event loop, and sockets need some.
      await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  await Promise.all(instances.map((instance) => instance.close()));
  return outcome;
}
