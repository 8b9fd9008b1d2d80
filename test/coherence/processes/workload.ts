import { setImmediate as tick, setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../race.js';
import type { History } from './history.js';
import type { InstanceSubject } from './instance-subject.js';
import type { KeyedVersion, VersionedSource } from './versioned-source.js';

export interface WorkloadOptions {
  /** Keys, numbered from 0; the lower ones are asked for more often. */
  keys: number;
  /** Clients of this instance, each doing one thing at a time. */
  clients: number;
  /** Share of operations that write, 0..1. */
  writes: number;
  /** Operations of a client without a pause, on average. */
  burst: number;
  /** Pause of a client between two bursts on average, in milliseconds. */
  pauseMs: number;
}

/** What callers were answered with instead of a value. */
export interface CallerErrors {
  count: number;
  /** The first few. */
  messages: string[];
}

const MESSAGES_KEPT = 5;
/** Share of reads that ask for several keys at once, and how many at most. */
const BATCH_SHARE = 0.01;
const BATCH_MOST = 12;
/** Operations after which a burst lets timers and sockets have their turn: hits in the process do not. */
const TURN = 16;

/** Name of a key in the cache and in the source. */
export const keyName = (index: number) => `key-${index}`;

/** Clients of one instance that read and write through its subject until they are told to rest, and record what they saw. */
export class Workload {
  readonly errors: CallerErrors = { count: 0, messages: [] };
  private resting = true;
  private running: Promise<unknown> = Promise.resolve();
  private writable = true;
  /** Writing begins again when the subject has the shared store back. */
  private returning = false;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly subject: InstanceSubject,
    private readonly source: VersionedSource,
    private readonly options: WorkloadOptions,
    private readonly random: Random,
    private readonly now: () => number,
  ) {}

  /** Sets the clients to work. */
  start(reads: History, writes: History): void {
    this.resting = false;
    this.running = Promise.all(
      Array.from({ length: this.options.clients }, () => this.client(reads, writes)),
    );
  }

  /** Resolves when every client has finished what it was doing. */
  async rest(): Promise<void> {
    this.resting = true;
    await this.running;
  }

  /** No writes from now on; resolves when those under way are acknowledged. */
  async readOnly(): Promise<void> {
    this.writable = false;
    await Promise.all(this.underWay);
  }

  /** Writes again, as soon as the subject says that it reaches the shared store. */
  writeAgain(): void {
    this.returning = true;
  }

  /** Counts an error that reached a caller, or nobody at all. */
  fail(error: unknown): void {
    this.errors.count += 1;
    if (this.errors.messages.length < MESSAGES_KEPT)
      this.errors.messages.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  private async client(reads: History, writes: History): Promise<void> {
    const { burst, pauseMs } = this.options;
    const working = () => !this.resting;
    while (working()) {
      const operations = 1 + Math.floor(this.random() * 2 * burst);
      for (let done = 1; done <= operations && working(); done += 1) {
        await this.operate(reads, writes);
        if (done % TURN === 0) await tick();
      }
      await delay(this.random() * 2 * pauseMs);
    }
  }

  private async operate(reads: History, writes: History): Promise<void> {
    try {
      if (this.random() < this.options.writes && this.mayWrite()) await this.writeOne(writes);
      else if (this.subject.readMany && this.random() < BATCH_SHARE) await this.readSome(reads);
      else await this.readOne(reads);
    } catch (error) {
      this.fail(error);
    }
  }

  private mayWrite(): boolean {
    if (this.returning && this.subject.trusted()) {
      this.returning = false;
      this.writable = true;
    }
    return this.writable;
  }

  private async readOne(reads: History): Promise<void> {
    const index = this.someKey();
    const key = keyName(index);
    const begin = this.now();
    const answer = await this.subject.read(key, () => this.source.load(key));
    reads.add(index, this.versionOf(answer as KeyedVersion, key), begin, this.now());
  }

  private async readSome(reads: History): Promise<void> {
    const indexes = new Set(Array.from({ length: 2 + this.random() * BATCH_MOST }, () => this.someKey()));
    const begin = this.now();
    const answers = await this.subject.readMany?.([...indexes].map(keyName), (keys) =>
      this.source.loadMany(keys),
    );
    const end = this.now();
    for (const index of indexes) {
      const answer = answers?.get(keyName(index)) as KeyedVersion | undefined;
      reads.add(index, this.versionOf(answer, keyName(index)), begin, end);
    }
  }

  private async writeOne(writes: History): Promise<void> {
    const write = this.write(writes).finally(() => this.underWay.delete(write));
    this.underWay.add(write);
    await write;
  }

  private async write(writes: History): Promise<void> {
    const index = this.someKey();
    const key = keyName(index);
    const begin = this.now();
    const version = await this.source.commit(key);
    await this.subject.invalidate(key);
    writes.add(index, version, begin, this.now());
  }

  /** The lower ones more often: of 40 keys, the first is in every sixth operation. */
  private someKey(): number {
    return Math.floor(this.options.keys * this.random() ** 2);
  }

  private versionOf(answer: KeyedVersion | undefined, key: string): number {
    if (answer?.key !== key) throw new Error(`asked for ${key}, answered with ${JSON.stringify(answer)}`);
    return answer.version;
  }
}
