import { Limit } from '../../http/index.js';

/** How many popular queries. */
export class PopularQueriesDto {
  /** At most so many */
  @Limit(100)
  limit: number = 10;
}

/** A query that is searched for often. */
export class PopularQueryDto {
  /** @example 'цемент м500' */
  query!: string;
  /**
   * Searches for it, each halved for every day since it was made
   * @example 41.5
   */
  score!: number;
}
