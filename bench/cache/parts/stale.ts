import type { RaceOutcome, RaceSize } from '../cases/race.js';
import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { rounded } from '../harness/statistics.js';
import { withRedis, Worker } from '../harness/workers.js';

const NAMES: readonly ContenderName[] = [
  'ours',
  'ours, validated',
  'plain GET + JSON.parse',
  'bentocache',
  'bentocache, by tags',
  'cacheable',
  'cacheable, by tags',
  'cache-manager',
  'layered-loader',
  'async-cache-dedupe, memory',
  'async-cache-dedupe, Redis',
];

/** Short loads and many writes; loads as long as a real search's, and few. */
const SETTINGS = [
  { setting: '5 % writes, loads of 0–2 ms', writeShare: 0.05, loadMs: 2 },
  { setting: '0.2 % writes, loads of 0–120 ms', writeShare: 0.002, loadMs: 120 },
] as const;

export interface StaleOutcome extends RaceOutcome {
  contender: string;
  version: string;
  setting: string;
  stalePer100000: number;
}

/** Stale reads of four instances of each contender, in one process, on one Redis, nothing failing. */
export async function stalePart(run: Run): Promise<{ instances: number; outcomes: StaleOutcome[] }> {
  const outcomes: StaleOutcome[] = [];
  for (const { setting, ...size } of SETTINGS)
    for (const name of measuredOf(NAMES, run.quick)) {
      const outcome = await raceOf(name, { ...size, milliseconds: run.quick ? 300 : 3000 });
      outcomes.push({ setting, ...outcome });
      run.say(`${setting}: ${name} ${outcome.stalePer100000}`);
    }
  return { instances: 4, outcomes };
}

async function raceOf(
  name: ContenderName,
  size: Omit<RaceSize, 'redisUrl'>,
): Promise<Omit<StaleOutcome, 'setting'>> {
  return withRedis(1, async ([redis]) => {
    const worker = await Worker.start(name);
    try {
      const outcome = await worker.ask('race', { ...size, redisUrl: redis?.url ?? '' });
      const stalePer100000 = rounded((outcome.stale / outcome.reads) * 100_000);
      return { contender: name, version: worker.version, stalePer100000, ...outcome };
    } finally {
      worker.stop();
    }
  });
}
