/*
 * A process of its own for one contender, so that no other's garbage, shapes of objects or timers are in its figures.
 * It does what its parent asks, one thing at a time, and ends with it.
 */
import { CONTENDERS, type ContenderName } from '../contenders/index.js';
import { CASES, type CaseName } from '../cases/index.js';
import type { Contender } from './contender.js';

/** One thing to do. */
export interface Job {
  id: number;
  name: CaseName;
  size: unknown;
}

/** What became of it. */
export type JobReply = { id: number; outcome: unknown } | { id: number; error: string };

const contender: Contender = CONTENDERS[process.argv[2] as ContenderName]();
process.on('disconnect', () => process.exit());
process.on('message', (job: Job) => {
  const run = CASES[job.name] as (contender: Contender, size: unknown) => Promise<unknown>;
  const reply = (message: JobReply) => process.send?.(message);
  run(contender, job.size).then(
    (outcome) => reply({ id: job.id, outcome }),
    (error: unknown) =>
      reply({ id: job.id, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});
process.send?.({ version: contender.version, ownBatch: contender.ownBatch });
