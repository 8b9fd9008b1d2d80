import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, messageOf } from '../common/errors.js';
import {
  MATCH_STORE,
  type MatchItem,
  type MatchOutcome,
  type MatchRequest,
  type MatchStore,
} from '../relational/index.js';
import { type AnswerOptions, MatchAnswers } from './match-answers.js';
import type { Confidence } from './scoring/confidence.js';

/** Names that are matched together: bounds what is held in memory, and what is done again after a crash. */
export const BLOCK_NAMES = 100;

/**
 * Does the names of a request that wait, block by block. What a block has come to is in the rows of its names: whoever goes on, here
 * or elsewhere, after a crash or beside another, goes on with those that wait, and writes none twice.
 */
@Injectable()
export class MatchRun {
  private readonly logger = new Logger(MatchRun.name);

  constructor(
    @Inject(MATCH_STORE) private readonly store: MatchStore,
    private readonly answers: MatchAnswers,
  ) {}

  /**
   * Does the next block; false: no name waits. A name that cannot be matched fails alone.
   * Errors: `STORE_UNAVAILABLE`, `STORE_TIMEOUT`; nothing of the block is written then.
   */
  async block(request: MatchRequest): Promise<boolean> {
    const items = await this.store.pending(request.requestId, BLOCK_NAMES);
    if (items.length === 0) return false;
    const options = { limit: request.limit, minConfidence: request.minConfidence as Confidence };
    await this.store.record(request.requestId, await this.outcomes(items, options));
    return true;
  }

  private async outcomes(items: readonly MatchItem[], options: AnswerOptions): Promise<MatchOutcome[]> {
    try {
      const answers = await this.answers.of(items, options);
      return items.map(({ place }, n) => {
        const answer = answers[n];
        if (!answer) throw new Error('Fewer answers than names');
        return { place, status: 'completed', confidence: answer.confidence, answer };
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      const [only] = items;
      if (items.length > 1 || !only) return this.oneByOne(items, options);
      this.logger.error(`A name could not be matched: ${messageOf(error)}`, error);
      return [{ place: only.place, status: 'failed', error: 'The name could not be matched' }];
    }
  }

  private async oneByOne(items: readonly MatchItem[], options: AnswerOptions): Promise<MatchOutcome[]> {
    const outcomes: MatchOutcome[] = [];
    for (const item of items) outcomes.push(...(await this.outcomes([item], options)));
    return outcomes;
  }
}
