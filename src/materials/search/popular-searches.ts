import { Injectable } from '@nestjs/common';
import { Popularity } from '../../cache/index.js';
import { AppError } from '../../common/errors.js';
import { normaliseText } from '../../common/text.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { searchRequestOf } from './search-request.js';
import type { SearchAnswer, SearchQuery } from './search-query.js';

/** The kind under which searches are recorded; also the name of what warms them. */
export const SEARCHES = 'queries';

/** The filters of a query may differ from search to search: so many are looked through to add them up. */
const LOOKED_THROUGH = 1000;
const LIMIT_MS = 1000;

/** A query and how popular it is. */
export interface PopularQuery {
  query: string;
  /** Searches for it, each halved for every day since. */
  score: number;
}

/** Which searches are made most lately. Only what is needed to make them again is recorded, and nothing of who made them. */
@Injectable()
export class PopularSearches {
  constructor(private readonly popularity: Popularity) {}

  /**
   * Records a search that found something, and hands its answer on: what finds nothing is not to be suggested to others. A
   * further page is not a further search.
   */
  noted(query: SearchQuery, answer: SearchAnswer): SearchAnswer {
    const text = normaliseText(query.query);
    if (answer.total_count > 0 && text !== '' && query.page === 1 && query.cursor === undefined)
      this.popularity.record(SEARCHES, JSON.stringify(searchRequestOf({ ...query, query: text })));
    return answer;
  }

  /** The queries that are searched for most, whatever their filters, best first. Errors: `STORE_UNAVAILABLE`. */
  async top(count: number): Promise<PopularQuery[]> {
    const scores = new Map<string, number>();
    for (const { item, score } of await this.ranked()) {
      const query = queryOf(item);
      if (query !== undefined) scores.set(query, (scores.get(query) ?? 0) + score);
    }
    return [...scores]
      .map(([query, score]) => ({ query, score: Math.round(score * 1000) / 1000 }))
      .sort((a, b) => b.score - a.score || (a.query < b.query ? -1 : 1))
      .slice(0, count);
  }

  private async ranked(): Promise<{ item: string; score: number }[]> {
    try {
      const asked = this.popularity.top(SEARCHES, LOOKED_THROUGH);
      return await withTimeLimit(asked, LIMIT_MS, 'asking for the popular searches');
    } catch (cause) {
      throw new AppError(
        'STORE_UNAVAILABLE',
        'The store of the popular searches does not answer.',
        {},
        { cause },
      );
    }
  }
}

/** Undefined for what this program did not record. */
function queryOf(item: string): string | undefined {
  try {
    const { query } = JSON.parse(item) as { query?: unknown };
    return typeof query === 'string' ? query : undefined;
  } catch {
    return undefined;
  }
}
