import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../race.js';
import { Cluster } from './cluster.js';
import type { Stage } from './fault.js';
import { readHistory, timeline } from './history.js';
import { explain, type Incident } from './incident.js';
import type { RoundSummary } from './instance-options.js';
import type { SubjectOptions } from './instance-subject.js';
import { schedule, type Scheduled } from './schedule.js';
import type { SubjectName } from './subjects.js';
import { Tally } from './tally.js';
import { Acknowledgements, type Recorded } from './verdict.js';
import { keyName, type WorkloadOptions } from './workload.js';

export interface CheckOptions extends WorkloadOptions, Omit<SubjectOptions, 'cacheUrl' | 'instance'> {
  subject: SubjectName;
  seed: number;
  instances: number;
  /** Rounds go on until so many reads are judged, and every kind of fault has been there. */
  reads: number;
  faults: readonly string[];
  /** The longest that most loads take, in milliseconds. */
  loadMs: number;
}

/** Everything that a run found. */
export interface Findings {
  seconds: number;
  byFault: ReadonlyMap<string, Tally>;
  all: Tally;
  /** The first few stale reads of each round. */
  incidents: readonly Incident[];
  counters: Record<string, number>;
  /** Errors that callers got, and rejections that nobody handled. */
  errors: { count: number; messages: string[] };
}

/** Hears how a run goes. */
export interface CheckObserver {
  began(round: number, fault: Scheduled, atSeconds: number): void;
  judged(round: number, tally: Tally, incidents: readonly Incident[]): void;
}

/** Leases of work before a fault, and after it: time to fall, and time to come back. */
const LEASES_BEFORE = 1;
const LEASES_AFTER = 2.5;

/**
 * Runs instances in processes of their own under the scheduled faults, a round for each, and judges after each round what its
 * reads returned. Leaves nothing behind, whatever happens.
 */
export async function check(
  options: CheckOptions,
  observer: CheckObserver,
  signal: AbortSignal,
): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'coherence-'));
  const origin = process.hrtime.bigint();
  const now = timeline(origin);
  const random = seededRandom(options.seed + 7);
  const common = { ...options, folder, origin: String(origin) };
  let cluster: Cluster | undefined;
  try {
    cluster = await Cluster.open(common, random, now);
    await cluster.start(options.instances);
    return await new Check(options, cluster, folder, now, random, observer).run(signal);
  } finally {
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Check {
  private readonly byFault = new Map<string, Tally>();
  private readonly summaries = new Map<string, RoundSummary>();
  private readonly incidents: Incident[] = [];
  private acknowledged: Acknowledgements;

  constructor(
    private readonly options: CheckOptions,
    private readonly cluster: Cluster,
    private readonly folder: string,
    private readonly now: () => number,
    private readonly random: () => number,
    private readonly observer: CheckObserver,
  ) {
    this.acknowledged = Acknowledgements.none(options.keys);
  }

  async run(signal: AbortSignal): Promise<Findings> {
    const { seed, faults, reads } = this.options;
    const coming = schedule(seed, faults, this.options);
    let done = 0;
    for (let round = 1; done < reads || round <= faults.length; round += 1) {
      const fault = coming.next().value;
      this.observer.began(round, fault, this.now() / 1e9);
      await this.round(round, fault, signal);
      const tally = await this.judge(round);
      const incidents = this.incidentsOf(round, fault, tally);
      this.incidents.push(...incidents);
      this.observer.judged(round, tally, incidents);
      this.tallyOf(fault.kind).merge(tally);
      done += tally.reads;
    }
    return this.findings();
  }

  /** Work, a fault in the middle of it, and work again until everybody rests. */
  private async round(round: number, fault: Scheduled, signal: AbortSignal): Promise<void> {
    const { cluster, random } = this;
    const pause = (ms: number) => delay(ms, undefined, { signal });
    const stage: Stage = {
      cluster,
      random,
      pause,
      join: async () => {
        const member = await cluster.add();
        await member.work(round);
      },
    };
    await Promise.all(cluster.members.map((member) => member.work(round)));
    await pause(LEASES_BEFORE * this.options.leaseMs);
    await fault.run(stage);
    await pause(LEASES_AFTER * this.options.leaseMs);
    await Promise.all(
      cluster.members.map(async (member) => this.summaries.set(member.name, await member.rest())),
    );
  }

  private async judge(round: number): Promise<Tally> {
    const [reads, writes] = [this.histories(round, 'reads'), this.histories(round, 'writes')];
    this.acknowledged = this.acknowledged.with(writes);
    const tally = new Tally();
    await tally.judge(reads, writes, this.acknowledged, await this.newest());
    for (const name of readdirSync(this.folder)) await rm(join(this.folder, name));
    return tally;
  }

  /** Of all that worked in the round, those that were killed too. */
  private histories(round: number, kind: 'reads' | 'writes'): Recorded[] {
    const pattern = new RegExp(`^${round}-(.*)\\.${kind}$`);
    return readdirSync(this.folder).flatMap((name) => {
      const instance = pattern.exec(name)?.[1];
      return instance ? [{ instance, rows: readHistory(join(this.folder, name)) }] : [];
    });
  }

  private newest(): Promise<number[]> {
    const keys = Array.from({ length: this.options.keys }, (_, index) => keyName(index));
    return this.cluster.versions(keys);
  }

  private incidentsOf(round: number, { kind, text }: Scheduled, { examples }: Tally): Incident[] {
    const events = new Map([...this.summaries].map(([name, summary]) => [name, summary.events]));
    return examples.map((read) => explain(read, round, `${kind}: ${text}`, events, this.options.leaseMs));
  }

  private tallyOf(kind: string): Tally {
    let tally = this.byFault.get(kind);
    if (!tally) this.byFault.set(kind, (tally = new Tally()));
    return tally;
  }

  private findings(): Findings {
    const all = new Tally();
    for (const tally of this.byFault.values()) all.merge(tally);
    const counters: Record<string, number> = {};
    const errors: Findings['errors'] = { count: 0, messages: [] };
    for (const summary of this.summaries.values()) {
      for (const [name, count] of Object.entries(summary.counters))
        counters[name] = (counters[name] ?? 0) + count;
      errors.count += summary.errors.count;
      errors.messages.push(...summary.errors.messages);
    }
    const { byFault, incidents } = this;
    return { seconds: this.now() / 1e9, byFault, all, incidents, counters, errors };
  }
}
