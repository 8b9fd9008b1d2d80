import { setImmediate as tick } from 'node:timers/promises';
import { FIELDS } from './history.js';
import { Latencies } from './latencies.js';
import type { Acknowledgements, Recorded, StaleRead } from './verdict.js';

/** Rows that are judged before the event loop, with everybody's proxies on it, has its turn. */
const SLICE = 20_000 * FIELDS;
const EXAMPLES = 3;

/** What was seen under one kind of fault, or in all. */
export class Tally {
  rounds = 0;
  reads = 0;
  writes = 0;
  stale = 0;
  /** Reads that returned a version that the source never held. */
  impossible = 0;
  /** The first few stale reads, each of another key. */
  readonly examples: StaleRead[] = [];
  readonly readTimes = new Latencies();
  readonly writeTimes = new Latencies();

  /** Judges the reads of a round. `newest`: the source's versions by key, after it. */
  async judge(
    reads: readonly Recorded[],
    writes: readonly Recorded[],
    acknowledged: Acknowledgements,
    newest: readonly number[],
  ): Promise<void> {
    this.rounds += 1;
    for (const { instance, rows } of reads) {
      for (let at = 0; at < rows.length; at += FIELDS) {
        const stale = acknowledged.judge(instance, rows, at);
        if (stale) this.addStale(stale);
        if (rows[at + 1]! > (newest[rows[at]!] ?? 0)) this.impossible += 1;
        this.readTimes.add(rows[at + 3]! - rows[at + 2]!);
        if (at % SLICE === 0) await tick();
      }
      this.reads += rows.length / FIELDS;
    }
    for (const { rows } of writes) {
      for (let at = 0; at < rows.length; at += FIELDS) this.writeTimes.add(rows[at + 3]! - rows[at + 2]!);
      this.writes += rows.length / FIELDS;
    }
  }

  merge(other: Tally): void {
    this.rounds += other.rounds;
    this.reads += other.reads;
    this.writes += other.writes;
    this.stale += other.stale;
    this.impossible += other.impossible;
    this.readTimes.merge(other.readTimes);
    this.writeTimes.merge(other.writeTimes);
  }

  private addStale(read: StaleRead): void {
    this.stale += 1;
    if (this.examples.length < EXAMPLES && this.examples.every(({ key }) => key !== read.key))
      this.examples.push(read);
  }
}
