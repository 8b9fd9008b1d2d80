import { setTimeout as pause } from 'node:timers/promises';
import { keysOf, readySource } from '../harness/answers.js';
import type { Contender, Instance } from '../harness/contender.js';
import type { Timing } from '../harness/statistics.js';
import { atOnce, inBatches, oneByOne, pieces } from '../harness/timed.js';

export interface SpeedSize {
  redisUrl: string;
  /** Different for every round: its keys are new. */
  round: number;
  /** Answers read in each phase. */
  answers: number;
  /** How long hits in memory are repeated. */
  memoryMs: number;
  /** Only what the instance that loaded the answers does with them itself. */
  ownOnly: boolean;
}

/** What is timed, in the order of the results. */
export const SPEED_PHASES = [
  'L1 hit',
  'L2 hit',
  'miss',
  'batch of 100, L1',
  'batch of 100, L2',
  'batch of 100, miss',
  '64 at once, L1',
  '64 at once, L2',
  '64 in one tick, L2',
] as const;
export type SpeedPhase = (typeof SPEED_PHASES)[number];

const WORKERS = 64;
const BATCH = 100;
/** Answers that are kept behind (and messages to other instances) have arrived by then. */
const SETTLE_MS = 100;
/** Answers that are read again and again from memory. */
const RESIDENT = 1000;
/** What a phase that must hit may load all the same, as a share. */
const TOLERATED_LOADS = 0.01;

/** One round of one contender. Errors: when what should have been hits was loaded. */
export async function speed(
  contender: Contender,
  size: SpeedSize,
): Promise<Partial<Record<SpeedPhase, Timing>>> {
  const round = new Round(contender, size);
  try {
    return await round.run();
  } finally {
    await round.close();
  }
}

class Round {
  private readonly opened: Instance[] = [];
  private readonly ready = readySource();
  private loads = 0;

  constructor(
    private readonly contender: Contender,
    private readonly size: SpeedSize,
  ) {}

  async run(): Promise<Partial<Record<SpeedPhase, Timing>>> {
    const { answers, memoryMs, round } = this.size;
    const keys = keysOf(`r${round}`, answers);
    const others = keysOf(`b${round}`, answers);
    const writer = await this.open();
    this.ready.prepare([...keys, ...others]);
    const miss = await oneByOne(keys, (key) => writer.get(key));
    const batchMiss = await oneByOne(pieces(others, BATCH), (batch) => writer.getMany(batch));
    await pause(SETTLE_MS);
    const resident = keys.slice(0, RESIDENT);
    await oneByOne(resident, (key) => writer.get(key));
    const first = await this.hits(() => inBatches(resident, memoryMs, (key) => writer.get(key)));
    const own = { 'L1 hit': first, miss, 'batch of 100, miss': batchMiss };
    return this.size.ownOnly ? own : { ...own, ...(await this.ofAnother(keys)) };
  }

  /** What an instance does with the answers that another one has kept. */
  private async ofAnother(keys: readonly string[]): Promise<Partial<Record<SpeedPhase, Timing>>> {
    const batches = pieces(keys, BATCH);
    const opened = await Promise.all([this.open(), this.open(), this.open(), this.open()]);
    const [reader, manyReader, atOnceReader, tickReader] = opened;
    const second = await this.hits(() => oneByOne(keys, (key) => reader.get(key)));
    const many = (batch: readonly string[]) => manyReader.getMany(batch);
    const batchSecond = await this.hits(() => oneByOne(batches, many));
    const batchFirst = await this.hits(() => oneByOne(repeat(batches, 5), many));
    const one = (key: string) => atOnceReader.get(key);
    const atOnceSecond = await this.hits(() => atOnce(keys, WORKERS, one));
    const atOnceFirst = await this.hits(() => atOnce(repeat(keys, 10), WORKERS, one));
    const oneTick = await this.hits(() => inTicks(keys, tickReader));
    return {
      'L2 hit': second,
      'batch of 100, L1': batchFirst,
      'batch of 100, L2': batchSecond,
      '64 at once, L1': atOnceFirst,
      '64 at once, L2': atOnceSecond,
      '64 in one tick, L2': oneTick,
    };
  }

  private async open(): Promise<Instance> {
    const instance = await this.contender.open({
      redisUrl: this.size.redisUrl,
      entriesInMemory: this.size.answers * 20,
      patient: true,
      source: (key) => {
        this.loads++;
        return this.ready.source(key);
      },
    });
    this.opened.push(instance);
    await pause(SETTLE_MS);
    return instance;
  }

  private async hits(phase: () => Promise<Timing>): Promise<Timing> {
    const before = this.loads;
    const result = await phase();
    if (this.loads - before > this.size.answers * TOLERATED_LOADS)
      throw new Error(`${this.loads - before} reads that should have hit were loaded`);
    return result;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((instance) => instance.close()));
  }
}

/** All reads of a tick start before any of them has gone out; operations are reads, timed by the tick. */
async function inTicks(keys: readonly string[], reader: Instance): Promise<Timing> {
  const ticks = await oneByOne(pieces(keys, WORKERS), (batch) =>
    Promise.all(batch.map((key) => reader.get(key))),
  );
  return { ...ticks, perSecond: ticks.perSecond * WORKERS };
}

const repeat = <T>(items: readonly T[], times: number): T[] =>
  Array.from({ length: times }, () => items).flat();
