import { setTimeout as pause } from 'node:timers/promises';
import type { Contender, Instance } from '../harness/contender.js';
import { keysOf } from '../harness/answers.js';
import { ascending, median, quantile, rounded } from '../harness/statistics.js';
import { pieces } from '../harness/timed.js';

export interface TrafficSize {
  redisUrl: string;
}

/** When what happened to Redis; milliseconds since the epoch. */
export interface Fault {
  beganAt: number;
  /** When Redis was back. */
  endedAt: number;
}

/** What callers saw of a fault. Times in milliseconds. */
export interface TrafficOutcome {
  readsBefore: number;
  p50Before: number;
  p99Before: number;
  /** From the fault's beginning to the return of Redis; a read counts by its end. */
  readsDuring: number;
  errors: number;
  p50During: number;
  p99During: number;
  maxDuring: number;
  /** Until reads are as many again as nine tenths of before, for half a second; null: not in time. */
  fullSpeedAfter: number | null;
  writes: number;
  writeErrors: number;
  maxWrite: number;
}

export const READERS = 64;
const KEYS = 2000;
/** Of which so many are kept in memory: most reads need Redis. */
const IN_MEMORY = 200;
/** Between two reads of a reader, so that what is measured is waiting and not the processor. */
const THINK_MS = 5;
export const LOAD_MS = 5;
const WRITE_EVERY_MS = 100;
const WINDOW_MS = 100;
const SUSTAINED_WINDOWS = 5;
const FULL = 0.9;

/** Readers, and a writer, that go on whatever happens, and a record of how long they waited. */
class Traffic {
  private readonly began: number[] = [];
  private readonly took: number[] = [];
  private readonly failedAt: number[] = [];
  private readonly writes: { at: number; took: number; failed: boolean }[] = [];
  private running = true;
  private readonly loops: Promise<unknown>;

  constructor(private readonly instance: Instance) {
    const readers = Array.from({ length: READERS }, () => this.read());
    this.loops = Promise.all([...readers, this.write()]);
  }

  private async read(): Promise<void> {
    while (this.running) {
      const at = now();
      try {
        await this.instance.get(randomKey());
      } catch {
        this.failedAt.push(now());
      }
      this.began.push(at);
      this.took.push(now() - at);
      await pause(THINK_MS);
    }
  }

  private async write(): Promise<void> {
    while (this.running) {
      const at = now();
      let failed = false;
      try {
        await this.instance.invalidate(randomKey());
      } catch {
        failed = true;
      }
      this.writes.push({ at, took: now() - at, failed });
      await pause(WRITE_EVERY_MS);
    }
  }

  async stop({ beganAt, endedAt }: Fault): Promise<TrafficOutcome> {
    this.running = false;
    // A read that hangs for good must not hang the benchmark.
    await Promise.race([this.loops, pause(2000)]);
    const ends = this.began.map((at, index) => at + (this.took[index] ?? 0));
    const within = (from: number, to: number) =>
      ascending(this.took.filter((_, index) => (ends[index] ?? 0) >= from && (ends[index] ?? 0) < to));
    const before = within(beganAt - 1000, beganAt);
    // What hung until Redis came back ended just after it.
    const during = within(beganAt, endedAt + 500);
    const writes = this.writes.filter(({ at }) => at >= beganAt - 50);
    const ms = (value: number) => rounded(value);
    return {
      readsBefore: before.length,
      p50Before: ms(quantile(before, 0.5)),
      p99Before: ms(quantile(before, 0.99)),
      readsDuring: during.length,
      errors: this.failedAt.filter((at) => at >= beganAt).length,
      p50During: ms(quantile(during, 0.5)),
      p99During: ms(quantile(during, 0.99)),
      maxDuring: ms(during.at(-1) ?? Number.NaN),
      fullSpeedAfter: fullSpeed(ascending(ends), beganAt, endedAt),
      writes: writes.length,
      writeErrors: writes.filter(({ failed }) => failed).length,
      maxWrite: ms(Math.max(...writes.map(({ took }) => took))),
    };
  }
}

/** Milliseconds from the return of Redis to the first of five windows in a row that are as full as before the fault. */
function fullSpeed(ends: readonly number[], beganAt: number, endedAt: number): number | null {
  const count = (from: number) => ends.filter((at) => at >= from && at < from + WINDOW_MS).length;
  const usual = median(Array.from({ length: 10 }, (_, index) => count(beganAt - (index + 1) * WINDOW_MS)));
  const last = ends.at(-1) ?? 0;
  let full = 0;
  for (let from = endedAt; from + WINDOW_MS <= last; from += WINDOW_MS) {
    full = count(from) >= usual * FULL ? full + 1 : 0;
    if (full === SUSTAINED_WINDOWS) return Math.round(from - (SUSTAINED_WINDOWS - 1) * WINDOW_MS - endedAt);
  }
  return null;
}

const now = () => performance.timeOrigin + performance.now();
const randomKey = () => `k:${Math.floor(Math.random() * KEYS)}`;

let traffic: Traffic | undefined;

/** Opens an instance, has every answer kept, and starts the traffic. */
export async function startTraffic(contender: Contender, { redisUrl }: TrafficSize): Promise<void> {
  const instance = await contender.open({
    redisUrl,
    entriesInMemory: IN_MEMORY,
    patient: false,
    source: async (key) => {
      await pause(LOAD_MS);
      return { id: key, name: `Material ${key}`, filling: 'x'.repeat(1900) };
    },
  });
  for (const keys of pieces(keysOf('k', KEYS), READERS))
    await Promise.all(keys.map((key) => instance.get(key)));
  traffic = new Traffic(instance);
}

/** Stops the traffic, and tells what the fault did to it. */
export async function stopTraffic(_contender: Contender, fault: Fault): Promise<TrafficOutcome> {
  if (!traffic) throw new Error('There is no traffic');
  return traffic.stop(fault);
}
