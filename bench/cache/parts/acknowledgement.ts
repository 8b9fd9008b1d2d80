import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { ascending, quantile, rounded } from '../harness/statistics.js';
import { withRedis, withWorkers } from '../harness/workers.js';

const NAMES: readonly ContenderName[] = ['ours', 'ours, validated', 'bentocache, by tags'];
const INSTANCES = [1, 2, 4];
const ENTRIES = 1000;

export interface AcknowledgementOutcome {
  contender: string;
  version: string;
  instances: number;
  p50: number;
  p99: number;
  samples: number;
}

/**
 * What coherence costs a write: microseconds until an invalidation is acknowledged, by the number of instances, each
 * a process of its own that holds what is invalidated. A peer's is there for scale: it does not wait for the others.
 */
export async function acknowledgementPart(run: Run): Promise<{ outcomes: AcknowledgementOutcome[] }> {
  const outcomes: AcknowledgementOutcome[] = [];
  for (const name of measuredOf(NAMES, run.quick))
    for (const instances of INSTANCES) {
      const outcome = await acknowledgementOf(name, instances, run.quick ? 50 : 1000);
      outcomes.push(outcome);
      run.say(`${name}, ${instances}: ${outcome.p50} µs`);
    }
  return { outcomes };
}

function acknowledgementOf(
  name: ContenderName,
  instances: number,
  samples: number,
): Promise<AcknowledgementOutcome> {
  const names = Array.from({ length: instances }, () => name);
  return withRedis(1, ([redis]) =>
    withWorkers(names, async (workers) => {
      for (const worker of workers)
        await worker.ask('fill', { redisUrl: redis?.url ?? '', entries: ENTRIES });
      const [writer] = workers;
      if (!writer) throw new Error('There is nobody to write');
      await writer.ask('invalidate', { tags: 0, samples: samples / 10, limitMs: 5000 });
      const micros = ascending(await writer.ask('invalidate', { tags: 0, samples, limitMs: 10_000 }));
      return {
        contender: name,
        version: writer.version,
        instances,
        p50: rounded(quantile(micros, 0.5)),
        p99: rounded(quantile(micros, 0.99)),
        samples: micros.length,
      };
    }),
  );
}
