import type { TestServer } from '../../../test/support/servers/test-server.js';
import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { ascending, quantile, rounded } from '../harness/statistics.js';
import { withRedis, Worker } from '../harness/workers.js';

/** Who has an invalidation of many, and up to how many entries filling it takes a bearable time. */
const CONTENDERS: readonly { name: ContenderName; most: number }[] = [
  { name: 'ours', most: 1_000_000 },
  { name: 'plain GET + JSON.parse', most: 1_000_000 },
  { name: 'bentocache', most: 100_000 },
  { name: 'cacheable, by tags', most: 10_000 },
  { name: 'async-cache-dedupe, Redis', most: 10_000 },
];

const SIZES = [1000, 10_000, 100_000, 1_000_000];
/** So many fortieths are invalidated one by one; all that is left is invalidated after that. */
const PARTS = 8;
const SAMPLES_A_TURN = 25;
const TURN_MS = 4000;
const HEAP_MB = 6144;

export interface InvalidationOutcome {
  contender: string;
  version: string;
  entries: number;
  fillSeconds: number;
  /** Milliseconds of the first invalidation of everything, with four fifths of the entries good. */
  firstMs: number;
  /** Microseconds of an invalidation of a fortieth of the entries, all good until then. */
  part: { p50: number; samples: number };
  /** Microseconds of further invalidations of everything, the entries still there; absent where they are gone then. */
  all: { p50: number; p99: number; samples: number };
}

/**
 * How long an invalidation takes with so many cached entries: stamps beside SCAN + DEL beside the peers' tags. The sizes of a
 * contender are all filled before, and take turns.
 */
export async function invalidationPart(run: Run): Promise<{ outcomes: InvalidationOutcome[] }> {
  const outcomes: InvalidationOutcome[] = [];
  for (const { name, most } of CONTENDERS) {
    if (measuredOf([name], run.quick).length === 0) continue;
    const limit = run.quick ? Math.min(most, 10_000) : most;
    const sizes = SIZES.filter((size) => size <= limit);
    outcomes.push(...(await invalidationOf(name, sizes, run)));
  }
  return { outcomes };
}

function invalidationOf(
  name: ContenderName,
  sizes: readonly number[],
  run: Run,
): Promise<InvalidationOutcome[]> {
  return withRedis(sizes.length, async (servers) => {
    const filled: Filled[] = [];
    try {
      for (const [index, entries] of sizes.entries()) filled.push(await fill(name, entries, servers[index]));
      for (const one of filled) one.parts.push(...(await one.ask(PARTS)));
      for (const one of filled) one.firsts.push(...(await one.ask(0, 1)));
      for (let turn = 0; turn < (run.quick ? 2 : 12); turn++)
        for (const one of filled) one.alls.push(...(await one.ask(0)));
      run.say(filled.map(({ entries, alls }) => `${name} ${entries}: ${p50(alls)} µs`).join(', '));
      return filled.map((one) => one.outcome());
    } finally {
      for (const { worker } of filled) worker.stop();
    }
  });
}

/** A contender that holds so many entries, and what was measured on it. */
class Filled {
  readonly parts: number[] = [];
  readonly firsts: number[] = [];
  readonly alls: number[] = [];

  constructor(
    readonly worker: Worker,
    readonly entries: number,
    private readonly fillSeconds: number,
  ) {}

  ask(tags: number, samples = tags || SAMPLES_A_TURN): Promise<number[]> {
    return this.worker.ask('invalidate', { tags, samples, limitMs: TURN_MS });
  }

  outcome(): InvalidationOutcome {
    return {
      contender: this.worker.name,
      version: this.worker.version,
      entries: this.entries,
      fillSeconds: rounded(this.fillSeconds),
      firstMs: rounded((this.firsts[0] ?? Number.NaN) / 1000),
      part: { p50: p50(this.parts), samples: this.parts.length },
      all: {
        p50: p50(this.alls),
        p99: rounded(quantile(ascending(this.alls), 0.99)),
        samples: this.alls.length,
      },
    };
  }
}

async function fill(name: ContenderName, entries: number, redis: TestServer | undefined): Promise<Filled> {
  const worker = await Worker.start(name, HEAP_MB);
  try {
    return new Filled(worker, entries, await worker.ask('fill', { redisUrl: redis?.url ?? '', entries }));
  } catch (error) {
    worker.stop();
    throw error;
  }
}

const p50 = (micros: readonly number[]) => rounded(quantile(ascending(micros), 0.5));
