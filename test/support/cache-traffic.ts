import { setImmediate as tick, setTimeout as pause } from 'node:timers/promises';
import type { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';

/** Keys that are read and written. */
const KEYS = 8;
/** Milliseconds that a load takes, and between two writes. */
const LOAD_MS = 3;
const WRITE_PAUSE_MS = 15;

/** What went on while there was traffic. */
export interface TrafficReport {
  reads: number;
  writes: number;
  /** Reads that rejected, with what. */
  errors: unknown[];
  /** Reads that answered less than what had been acknowledged when they began. */
  stale: number;
  /** The most loads that ran at once. */
  loadsAtOnce: number;
}

/** Readers and a writer over several instances, with a versioned source whose answers are known to be old or not. */
export class CacheTraffic {
  readonly report: TrafficReport = { reads: 0, writes: 0, errors: [], stale: 0, loadsAtOnce: 0 };
  private readonly committed = new Map<string, number>();
  private readonly acknowledged = new Map<string, number>();
  private readonly clients: Promise<void>[];
  private loads = 0;
  private over = false;

  constructor(
    private readonly caches: readonly CoherentCache[],
    readers: number,
  ) {
    const reading = Array.from({ length: readers }, (_, n) => this.repeat(() => this.read(n)));
    this.clients = [...reading, this.repeat(() => this.write())];
  }

  /** Resolves when so many more reads and so many more writes have ended. */
  async more(reads: number, writes: number): Promise<void> {
    const enough = { reads: this.report.reads + reads, writes: this.report.writes + writes };
    while (this.report.reads < enough.reads || this.report.writes < enough.writes) await pause(1);
  }

  /** Resolves when everybody has ended. */
  async stop(): Promise<TrafficReport> {
    this.over = true;
    await Promise.all(this.clients);
    return this.report;
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.over) {
      await work();
      await tick();
    }
  }

  private async read(reader: number): Promise<void> {
    const key = String(Math.floor(Math.random() * KEYS));
    const cache = this.caches[reader % this.caches.length];
    const least = this.acknowledged.get(key) ?? 0;
    try {
      const version = await cache?.getOrLoad({
        region: 'material',
        id: key,
        tags: () => [`material:${key}`],
        load: () => this.load(key),
      });
      if ((version ?? 0) < least) this.report.stale += 1;
    } catch (error) {
      this.report.errors.push(error);
    }
    this.report.reads += 1;
  }

  private async load(key: string): Promise<number> {
    this.loads += 1;
    this.report.loadsAtOnce = Math.max(this.report.loadsAtOnce, this.loads);
    await tick();
    const version = this.committed.get(key) ?? 0;
    await pause(LOAD_MS);
    this.loads -= 1;
    return version;
  }

  private async write(): Promise<void> {
    const key = String(this.report.writes % KEYS);
    const version = (this.committed.get(key) ?? 0) + 1;
    this.committed.set(key, version);
    await this.caches[this.report.writes % this.caches.length]?.invalidate([`material:${key}`]);
    this.acknowledged.set(key, version);
    this.report.writes += 1;
    await pause(WRITE_PAUSE_MS);
  }
}
