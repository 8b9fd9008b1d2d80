import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { messageOf } from '../../common/errors.js';
import { WORDS_VERSION } from '../lexical-text.js';
import { completeWords } from './complete-words.js';
import type { Sql } from './sql.js';
import type { TermStatistics } from './term-statistics.js';

const BATCH = 200;
/** Somebody else is at it, or the database is away. */
const AGAIN_AFTER_MS = 1000;
/** Any number, the same in every instance: whoever has it makes a batch. */
const REWORDING_LOCK = 7_264_915_381;

const OUTDATED = `SELECT id FROM materials WHERE words_version < ${WORDS_VERSION} AND ($1::uuid IS NULL OR id > $1::uuid)
  ORDER BY id LIMIT ${BATCH}`;

/**
 * Gives the rows that an older version of the program wrote the words of this one, behind, while searches go on: until it is
 * done they are found by the words that they have. One instance at a time makes a batch; it ends when all rows are done.
 */
export class Rewording {
  private readonly logger = new Logger(Rewording.name);
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly sql: Sql,
    private readonly terms: TermStatistics,
  ) {}

  /** Returns at once. */
  start(): void {
    this.work = this.run();
  }

  /** Lets the batch under way end, and makes no more. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    let after: string | null = null;
    let done = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const batch = await this.next(after);
        if (batch === 'busy') await this.pause();
        else if (batch.ids.length === 0) break;
        else {
          if (done === 0) this.logger.log('The words of materials are made anew: searches go on meanwhile');
          await this.terms.record([], batch.completed);
          done += batch.completed.length;
          after = batch.ids.at(-1) ?? null;
        }
      } catch (error) {
        this.logger.warn(`words were not made anew: ${messageOf(error)}`);
        await this.pause();
      }
    }
    if (done > 0 && !this.stopping.signal.aborted) {
      await this.terms.recount();
      this.logger.log(`The words of ${done} materials are made anew`);
    }
  }

  private next(after: string | null): Promise<'busy' | { ids: string[]; completed: string[] }> {
    return this.sql.transaction(async (run) => {
      const [lock] = await run<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
        REWORDING_LOCK,
      ]);
      if (!lock?.free) return 'busy';
      const rows = await run<{ id: string }>(OUTDATED, [after]);
      const ids = rows.map(({ id }) => id);
      return { ids, completed: await completeWords(run, ids) };
    });
  }

  private pause(): Promise<void> {
    return sleep(AGAIN_AFTER_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
