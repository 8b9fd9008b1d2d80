import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { withRedis, Worker } from '../harness/workers.js';
import { answerFor } from '../harness/answers.js';

const NAMES: readonly ContenderName[] = [
  'ours',
  'a Map of objects',
  'a Map of texts',
  'bentocache',
  'bentocache, objects in memory',
  'cacheable',
  'cache-manager',
  'layered-loader',
  'async-cache-dedupe, memory',
];

export interface MemoryOutcome {
  contender: string;
  version: string;
  bytesAnEntry: number;
}

/** Memory of the process that an entry of about 2 KB takes, each contender in a process of its own. */
export async function memoryPart(
  run: Run,
): Promise<{ entries: number; jsonBytes: number; outcomes: MemoryOutcome[] }> {
  const entries = run.quick ? 2000 : 20_000;
  const outcomes: MemoryOutcome[] = [];
  for (const name of measuredOf(NAMES, run.quick))
    await withRedis(1, async ([redis]) => {
      const worker = await Worker.start(name);
      try {
        const bytes = await worker.ask('memory', { redisUrl: redis?.url ?? '', entries });
        outcomes.push({ contender: name, version: worker.version, bytesAnEntry: Math.round(bytes) });
      } finally {
        worker.stop();
      }
    });
  return { entries, jsonBytes: Buffer.byteLength(JSON.stringify(answerFor('kept:1000'))), outcomes };
}
