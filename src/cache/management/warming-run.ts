import { messageOf } from '../../common/errors.js';
import { type CacheContext, runInCacheContext } from '../cache-context.js';
import type { WarmingRead } from './cache-warmer.js';

/** Why nothing can be warmed while the cache answers nothing. */
export const OUT_OF_USE = 'The cache is out of use';
/** So many failures are told one by one. */
const TOLD_FAILURES = 20;

/** What became of a run. */
export interface WarmingReport {
  warmed: number;
  already_cached: number;
  failed: number;
  /** The first of the failures. */
  failures: { item: string; reason: string }[];
  duration_seconds: number;
}

/** The outcome of one read; `off`: the cache was out of use. */
type ReadOutcome = 'warmed' | 'cached' | 'off' | { failure: string };

/**
 * Makes the reads, `atOnce` of them at once, and counts in the report what becomes of them. Before each it asks for an
 * `obstacle`, which may take the time to go away; once there is one, no read is made any more: those count as failed, for
 * that reason. A read that the cache goes out of use under is made again. Never rejects.
 */
export async function readAll(
  reads: readonly WarmingRead[],
  atOnce: number,
  obstacle: () => Promise<string | undefined>,
  report: WarmingReport,
): Promise<void> {
  const queue = reads.values();
  let halted: string | undefined;
  const worker = async () => {
    for (const read of queue) {
      let outcome: ReadOutcome = 'off';
      for (let tries = 0; tries < 2 && outcome === 'off'; tries += 1) {
        halted ??= await obstacle().catch(messageOf);
        outcome = halted === undefined ? await readOne(read) : { failure: halted };
      }
      note(report, read.label, outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function readOne(one: WarmingRead): Promise<ReadOutcome> {
  const context: CacheContext = { bypass: false };
  try {
    await runInCacheContext(context, () => one.read());
  } catch (error) {
    return { failure: messageOf(error) };
  }
  switch (context.outcome) {
    case 'MISS':
      return 'warmed';
    case 'HIT-L1':
    case 'HIT-L2':
      return 'cached';
    case 'STALE':
      return { failure: 'the source does not answer' };
    case 'BYPASS':
      return 'off';
    case undefined:
      return { failure: 'nothing of it is cached' };
  }
}

function note(report: WarmingReport, item: string, outcome: ReadOutcome): void {
  if (outcome === 'warmed') report.warmed += 1;
  else if (outcome === 'cached') report.already_cached += 1;
  else {
    report.failed += 1;
    const reason = outcome === 'off' ? OUT_OF_USE : outcome.failure;
    if (report.failures.length < TOLD_FAILURES) report.failures.push({ item, reason });
  }
}
