import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cacheable, searchDigest } from '../../cache/index.js';
import { messageOf } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { SUGGESTION_STORE, type SuggestionStore } from '../../relational/index.js';
import { CATALOGUE_TAG } from '../material.tags.js';
import { type PopularQuery, PopularSearches } from './popular-searches.js';
import { type Suggestion, suggestionsFor } from './suggestions.js';
import { plainWords } from './word-runs.js';

const POPULAR_QUERIES = 1000;
const POPULAR_LIMIT_MS = 150;
const CATEGORIES = 5000;
/** What is typed beyond so many words narrows nothing. */
const WORDS = 12;
/** A single letter begins too many names. */
const LEAST_LETTERS = 2;
/** What is popular changes while nothing is written; so suggestions are made anew after this time. */
const POPULAR_TTL_MS = 5 * 60_000;

export interface SuggestionRequest {
  /** What was typed so far. */
  query: string;
  limit: number;
}

/** Suggestions, with what they lack. */
export interface SuggestionAnswer {
  suggestions: Suggestion[];
  /** Popular queries could not be had. */
  isPartial: boolean;
}

/** What somebody who types may want to search for, cached. */
@Injectable()
export class SuggestionsService {
  private readonly logger = new Logger(SuggestionsService.name);

  constructor(
    @Inject(SUGGESTION_STORE) private readonly store: SuggestionStore,
    private readonly popular: PopularSearches,
  ) {}

  /** The best first. Errors: `STORE_UNAVAILABLE`, `STORE_TIMEOUT`. */
  @Cacheable({
    region: 'suggestion',
    key: (request) => searchDigest(request),
    tags: () => [CATALOGUE_TAG],
    isNegative: ({ suggestions }) => suggestions.length === 0,
    unless: ({ isPartial }) => isPartial,
    atMostMs: () => POPULAR_TTL_MS,
  })
  async suggest({ query, limit }: SuggestionRequest): Promise<SuggestionAnswer> {
    const words = plainWords(query).slice(0, WORDS);
    const letters = words.join('').length;
    const [queries, categories, names] = await Promise.all([
      this.popularQueries(),
      this.categories(),
      letters < LEAST_LETTERS ? [] : this.store.names(words, limit),
    ]);
    const sources = { queries: queries ?? [], categories, names };
    return { suggestions: suggestionsFor(words.join(' '), sources, limit), isPartial: queries === null };
  }

  /** The same ones, whatever is typed. */
  @Cacheable({
    region: 'reference',
    keyspace: 'suggested-categories',
    key: () => 'all',
    tags: () => [CATALOGUE_TAG],
  })
  categories(): Promise<string[]> {
    return this.store.categories(CATEGORIES);
  }

  /** Null when they cannot be had: the others are of use without them. */
  private async popularQueries(): Promise<PopularQuery[] | null> {
    try {
      return await withTimeLimit(this.popular.top(POPULAR_QUERIES), POPULAR_LIMIT_MS, 'the popular queries');
    } catch (error) {
      this.logger.debug(`suggestions without popular queries: ${messageOf(error)}`);
      return null;
    }
  }
}
