import { setImmediate as tick } from 'node:timers/promises';

/** A cache under test, as one instance of the program sees it. */
export interface Subject {
  /** The cached read of a key. */
  read(key: string, load: () => Promise<Versioned>): Promise<Versioned>;
  /** Called after the commit of a write; the write is acknowledged when it resolves. */
  invalidate(key: string): Promise<void>;
}

export interface Versioned {
  version: number;
}

export interface RaceOptions {
  seed: number;
  /** Operations of all clients together. */
  operations: number;
  clients: number;
  keys: number;
  /** Share of writes, 0..1. */
  writes: number;
}

export interface RaceReport {
  reads: number;
  writes: number;
  loads: number;
  /** Reads that returned a version older than one acknowledged before they began. */
  stale: number;
}

/**
 * Clients read and write a few versioned values through the subjects, each client through one of them, with pauses at
 * every step where another client could come between. What each read may return is known: at least the version that
 * was acknowledged when it began.
 */
export async function race(subjects: readonly Subject[], options: RaceOptions): Promise<RaceReport> {
  const random = seededRandom(options.seed);
  const pause = async (most: number) => {
    for (let ticks = Math.floor(random() * (most + 1)); ticks > 0; ticks -= 1) await tick();
  };
  const committed = new Map<string, number>();
  const acknowledged = new Map<string, number>();
  const report: RaceReport = { reads: 0, writes: 0, loads: 0, stale: 0 };
  let left = options.operations;

  const load = async (key: string): Promise<Versioned> => {
    report.loads += 1;
    await pause(2);
    const version = committed.get(key) ?? 0;
    await pause(12);
    return { version };
  };

  const write = async (subject: Subject, key: string) => {
    report.writes += 1;
    await pause(3);
    const version = (committed.get(key) ?? 0) + 1;
    committed.set(key, version);
    await pause(3);
    await subject.invalidate(key);
    acknowledged.set(key, Math.max(version, acknowledged.get(key) ?? 0));
  };

  const read = async (subject: Subject, key: string) => {
    report.reads += 1;
    const least = acknowledged.get(key) ?? 0;
    const { version } = await subject.read(key, () => load(key));
    if (version < least) report.stale += 1;
  };

  const client = async (subject: Subject) => {
    while (left > 0) {
      left -= 1;
      const key = `key-${Math.floor(random() * options.keys)}`;
      await (random() < options.writes ? write(subject, key) : read(subject, key));
      await pause(2);
    }
  };
  await Promise.all(
    Array.from({ length: options.clients }, (_, index) =>
      client(subjects[index % subjects.length] as Subject),
    ),
  );
  return report;
}

/** Numbers from 0 to 1, 1 excluded. */
export type Random = () => number;

/** Mulberry32: small, fast, and the same everywhere for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
