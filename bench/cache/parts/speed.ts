import { SPEED_PHASES, type SpeedPhase, type SpeedSize } from '../cases/speed.js';
import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { type Rounds, type Timing, together } from '../harness/statistics.js';
import { withRedis, withWorkers, type Worker } from '../harness/workers.js';

const NAMES: readonly ContenderName[] = [
  'ours',
  'ours, one instance loads for all',
  'ours, by decorator and DI',
  'ours, validated',
  'ours, alone',
  'a Map of objects',
  'a Map of texts',
  'plain GET',
  'plain GET + JSON.parse',
  'bentocache',
  'bentocache, objects in memory',
  'bentocache, by tags',
  'cacheable',
  'cacheable, no copies',
  'cacheable, by tags',
  'cache-manager',
  'layered-loader',
  'async-cache-dedupe, memory',
  'async-cache-dedupe, Redis',
];

/** What has no second level, or no first, is not asked for its figures. */
const LACKS: Partial<Record<ContenderName, 'L1' | 'L2'>> = {
  'plain GET': 'L1',
  'plain GET + JSON.parse': 'L1',
  'async-cache-dedupe, Redis': 'L1',
};

/**
 * Asked for their own answers alone: they have no second level, but for one that, after a hit in Redis, keeps the text in memory,
 * takes it for an object, and fails (bentocache 1.6.1).
 */
const OWN_ONLY: ReadonlySet<ContenderName> = new Set([
  'ours, alone',
  'a Map of objects',
  'a Map of texts',
  'async-cache-dedupe, memory',
  'bentocache, objects in memory',
]);

const ATTEMPTS = 5;

/** One contender's figures. */
export interface SpeedOutcome {
  contender: string;
  version: string;
  ownBatch: boolean;
  phases: Partial<Record<SpeedPhase, Rounds>>;
}

/** Hits of both levels, misses, batches, throughput: rounds of all the contenders by turns, each on a Redis of its own. */
export function speedPart(run: Run): Promise<{ outcomes: SpeedOutcome[] }> {
  const rounds = run.quick ? 1 : 5;
  return withWorkers(measuredOf(NAMES, run.quick), (workers) =>
    withRedis(workers.length, async (servers) => {
      const timings = workers.map(() => [] as Partial<Record<SpeedPhase, Timing>>[]);
      for (let round = 0; round <= rounds; round++) {
        for (const [index, worker] of workers.entries()) {
          const timed = await roundOf(worker, {
            redisUrl: servers[index]?.url ?? '',
            round,
            answers: run.quick ? 300 : 1500,
            memoryMs: run.quick ? 50 : 200,
            ownOnly: OWN_ONLY.has(worker.name),
          });
          // The first round only warms up.
          if (round > 0) timings[index]?.push(timed);
          await servers[index]?.wipe();
        }
        run.say(`round ${round} of ${rounds}`);
      }
      const outcomes = workers.map((worker, index) => ({
        contender: worker.name,
        version: worker.version,
        ownBatch: worker.ownBatch,
        phases: phasesOf(worker.name, timings[index] ?? []),
      }));
      return { outcomes };
    }),
  );
}

/** Where the machine stood still for so long that a cache gave up on Redis, the round is done once more. */
async function roundOf(worker: Worker, size: SpeedSize): Promise<Partial<Record<SpeedPhase, Timing>>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await worker.ask('speed', { ...size, round: size.round * ATTEMPTS + attempt });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function phasesOf(
  name: ContenderName,
  rounds: readonly Partial<Record<SpeedPhase, Timing>>[],
): Partial<Record<SpeedPhase, Rounds>> {
  const lacking = LACKS[name];
  return Object.fromEntries(
    SPEED_PHASES.filter((phase) => lacking === undefined || !phase.endsWith(lacking)).flatMap((phase) => {
      const timed = rounds.flatMap((round) => round[phase] ?? []);
      return timed.length > 0 ? [[phase, together(timed)]] : [];
    }),
  );
}
