import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../../common/clock.js';
import { AppError, messageOf } from '../../../common/errors.js';
import { normaliseText } from '../../../common/text.js';
import { CONFIG, type Config } from '../../../config/index.js';
import { SEARCH_ANALYTICS_STORE, type SearchAnalyticsStore } from '../../../relational/index.js';
import type { SearchAnswer, SearchQuery } from '../search-query.js';
import { analyticsView, type AnalyticsView, DAY_MS, dayAfter, dayOf, daysIn } from './analytics-report.js';
import { SearchCounts } from './search-counts.js';

/** What a process that is killed has not stored yet is lost: so much at most. */
const FLUSH_MS = 5000;
const MOST_DAYS = 366;
const USUAL_DAYS = 7;

export interface AnalyticsRequest {
  /** First and last day, `2026-01-31`, UTC. */
  from?: string | undefined;
  to?: string | undefined;
  /** Texts that found nothing, at most. */
  limit: number;
}

/**
 * Counts searches: how many, how long they took, which found nothing. Counting adds to numbers in memory; they are added to
 * what all instances counted, behind. Of who searched nothing is kept.
 */
@Injectable()
export class SearchAnalyticsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SearchAnalyticsService.name);
  private readonly counts = new SearchCounts();
  private readonly closing = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private forgotten = '';
  private day = { ends: 0, name: '' };

  constructor(
    @Inject(SEARCH_ANALYTICS_STORE) private readonly store: SearchAnalyticsStore,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.work = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.work;
    await this.flush().catch((error: unknown) =>
      this.logger.warn(`searches are not counted: ${messageOf(error)}`),
    );
  }

  /** Does the search and counts it. A further page is not a further search. Errors: those of the search. */
  counted(query: SearchQuery, search: () => Promise<SearchAnswer>): Promise<SearchAnswer> {
    if (query.page > 1 || query.cursor !== undefined) return search();
    const start = this.clock.monotonic();
    const { searchType } = query;
    return search().then(
      (answer) => {
        const missed = answer.total_count === 0 ? normaliseText(query.query) : undefined;
        this.counts.answered(this.today(), searchType, this.clock.monotonic() - start, missed);
        return answer;
      },
      (error: unknown) => {
        this.counts.failed(this.today(), searchType);
        throw error;
      },
    );
  }

  /**
   * What all instances counted in these days, the last seven where none are given: this one until now, the others until
   * their last flush. Errors: `VALIDATION_FAILED` for a range that is none or too long, those of the store.
   */
  async report(request: AnalyticsRequest): Promise<AnalyticsView> {
    const to = request.to ?? this.today();
    const from = request.from ?? dayAfter(to, 1 - USUAL_DAYS);
    const days = daysIn(from, to);
    if (days < 1 || days > MOST_DAYS)
      throw new AppError('VALIDATION_FAILED', 'The range of days is not valid.', {
        errors: [
          { path: 'from', message: `from must not be after to, nor more than ${MOST_DAYS} days before it` },
        ],
      });
    await this.flush();
    const [tallies, zeroResults] = await Promise.all([
      this.store.tallies(from, to),
      this.store.zeroResultQueries(from, to, request.limit),
    ]);
    return analyticsView(from, to, tallies, zeroResults);
  }

  /** Its name is made once a day: every search asks for it. */
  private today(): string {
    const now = this.clock.now();
    if (now >= this.day.ends || now < this.day.ends - DAY_MS)
      this.day = { ends: (Math.floor(now / DAY_MS) + 1) * DAY_MS, name: dayOf(now) };
    return this.day.name;
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      await this.clock.delay(FLUSH_MS, this.closing.signal);
      await this.flush()
        .then(() => this.forget())
        .catch((error: unknown) => this.logger.debug(`searches are counted later: ${messageOf(error)}`));
    }
  }

  /** Stores what was counted; what cannot be stored is kept for the next time. Errors: those of the store. */
  private async flush(): Promise<void> {
    const taken = this.counts.take();
    try {
      await this.store.add(taken.tallies, taken.misses);
    } catch (error) {
      this.counts.putBack(taken);
      throw error;
    }
  }

  /** Once a day. */
  private async forget(): Promise<void> {
    const today = this.today();
    if (this.forgotten === today) return;
    await this.store.forgetBefore(dayAfter(today, 1 - this.config.SEARCH_ANALYTICS_DAYS));
    this.forgotten = today;
  }
}
