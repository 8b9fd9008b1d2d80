import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { AppError, type Fault } from '../../common/errors.js';
import { withTimeLimit } from '../../common/time-limit.js';
import { CONFIG, type Config } from '../../config/index.js';
import { Metrics } from '../../metrics/index.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from '../stores/key-value-store.js';
import { CacheWarmers, type WarmingRead } from './cache-warmer.js';
import { Popularity } from './popularity.js';
import { OUT_OF_USE, readAll, type WarmingReport } from './warming-run.js';
import { WarmingTurn } from './warming-turn.js';

/** How long the shared store may take to answer one question of a run, in milliseconds. */
const STORE_LIMIT_MS = 1000;
/** How long a run waits for the cache to come into use again, and how often it looks, in milliseconds. */
const PATIENCE_MS = 3000;
const LOOK_MS = 50;
/** So many reads at once at most: warming must not be in the way of the users. */
const POLITE_READS = 4;

/** What began a run. */
export type WarmingTrigger = 'request' | 'start' | 'misses';

/** What is to be warmed. */
export interface WarmingRequest {
  /** Items by the name of their warmer. */
  items?: Readonly<Record<string, readonly unknown[]>>;
  /** So many of the popular ones, of every warmer. */
  popular?: number;
}

/** Has answers loaded into the cache before somebody asks for them: one run at a time over all instances. */
@Injectable()
export class CacheWarming {
  private readonly logger = new Logger('Cache');
  private readonly stopped = new AbortController();
  private readonly atOnce: number;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly warmers: CacheWarmers,
    private readonly popularity: Popularity,
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'CACHE_BATCH_SIZE'>,
    private readonly metrics: Metrics,
    @Inject(CoherentCache) private readonly cache: Pick<CoherentCache, 'up'>,
  ) {
    this.atOnce = Math.min(POLITE_READS, config.CACHE_BATCH_SIZE);
  }

  /**
   * Makes all the reads. Errors: `VALIDATION_FAILED` for an item that its warmer refuses (nothing is done then),
   * `WARMING_UNDERWAY`, `STORE_UNAVAILABLE`.
   */
  async run({ items = {}, popular = 0 }: WarmingRequest, trigger: WarmingTrigger): Promise<WarmingReport> {
    const startedAt = this.clock.monotonic();
    const reads = [...(await this.asked(items)), ...(await this.popular(popular))];
    const report: WarmingReport = {
      warmed: 0,
      already_cached: 0,
      failed: 0,
      failures: [],
      duration_seconds: 0,
    };
    if (reads.length === 0) return report;
    if (!(await this.inUse()))
      throw new AppError('STORE_UNAVAILABLE', `${OUT_OF_USE}: nothing can be kept now.`);
    await this.inTurn((turn) => readAll(reads, this.atOnce, () => this.obstacle(turn), report));
    report.duration_seconds = (this.clock.monotonic() - startedAt) / 1000;
    this.tell(trigger, report);
    return report;
  }

  /** Ends a run that is under way, and lets no other begin. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private tell(
    trigger: WarmingTrigger,
    { warmed, already_cached, failed, duration_seconds }: WarmingReport,
  ): void {
    this.metrics.cacheWarmed.inc({ trigger, outcome: 'warmed' }, warmed);
    this.metrics.cacheWarmed.inc({ trigger, outcome: 'cached' }, already_cached);
    this.metrics.cacheWarmed.inc({ trigger, outcome: 'failed' }, failed);
    const seconds = duration_seconds.toFixed(1);
    this.logger.log(
      `warmed ${warmed}, ${already_cached} were there, ${failed} failed, in ${seconds} s (${trigger})`,
    );
  }

  /** The reads of the items that were asked for; all that is wrong with them is told at once. */
  private async asked(items: Readonly<Record<string, readonly unknown[]>>): Promise<WarmingRead[]> {
    const reads: WarmingRead[] = [];
    const faults: Fault[] = [];
    for (const [name, list] of Object.entries(items))
      for (const [index, item] of list.entries())
        try {
          reads.push(await this.prepare(name, item));
        } catch (error) {
          faults.push(...faultsOf(error, `${name}[${index}]`));
        }
    if (faults.length === 0) return reads;
    throw new AppError('VALIDATION_FAILED', `The request has ${faults.length} fault(s).`, { errors: faults });
  }

  /** The reads of the popular ones. One that its warmer does not take any more fails when it is read. */
  private async popular(count: number): Promise<WarmingRead[]> {
    if (count === 0) return [];
    const ranked = await Promise.all(
      this.warmers.withPopularity().map(async ({ name }) => {
        const top = await this.ask(this.popularity.top(name, count));
        return top.map(({ item }): WarmingRead => {
          const read = async () => (await this.prepare(name, parsed(item))).read();
          return { label: item, read };
        });
      }),
    );
    return ranked.flat();
  }

  private prepare(name: string, item: unknown): Promise<WarmingRead> {
    const warmer = this.warmers.get(name);
    if (!warmer) throw new AppError('VALIDATION_FAILED', `Nothing is called ${name} here.`);
    return warmer.prepare(item);
  }

  private async inTurn(work: (turn: WarmingTurn) => Promise<void>): Promise<void> {
    const turn = await this.ask(WarmingTurn.take(this.store, this.clock));
    if (!(turn instanceof WarmingTurn))
      throw new AppError(
        'WARMING_UNDERWAY',
        `The cache has been warmed since ${turn.since ?? 'a moment ago'}; only one run goes at a time.`,
        { since: turn.since ?? null },
      );
    // A turn that cannot be given back ends by itself.
    this.running = work(turn).finally(() => this.ask(turn.giveBack()).catch(() => undefined));
    await this.running;
  }

  /** Why a run cannot go on; undefined if it can. Errors: `STORE_UNAVAILABLE`. */
  private async obstacle(turn: WarmingTurn): Promise<string | undefined> {
    if (this.stopped.signal.aborted) return 'the service is ending';
    if (!(await this.inUse())) return OUT_OF_USE;
    return (await this.ask(turn.keep())) ? undefined : 'another run has taken over';
  }

  /** A late command puts the cache out of use for a moment, which is no reason to give up. */
  private async inUse(): Promise<boolean> {
    const { signal } = this.stopped;
    const giveUpAt = this.clock.monotonic() + PATIENCE_MS;
    while (!this.cache.up && !signal.aborted && this.clock.monotonic() < giveUpAt)
      await this.clock.delay(LOOK_MS, signal);
    return this.cache.up;
  }

  private async ask<T>(question: Promise<T>): Promise<T> {
    try {
      return await withTimeLimit(question, STORE_LIMIT_MS, 'asking the shared store');
    } catch (cause) {
      throw new AppError('STORE_UNAVAILABLE', 'The store of the cache does not answer.', {}, { cause });
    }
  }
}

/** What is wrong with an item. Errors: those that are not its fault. */
function faultsOf(error: unknown, path: string): Fault[] {
  if (!(error instanceof AppError) || error.code !== 'VALIDATION_FAILED') throw error;
  const faults = error.details.errors ?? [{ path: '', message: error.message }];
  return faults.map((fault) => ({
    path: fault.path ? `${path}.${fault.path}` : path,
    message: fault.message,
  }));
}

/** What was recorded is JSON, if it was recorded by this program. */
function parsed(item: string): unknown {
  try {
    return JSON.parse(item);
  } catch {
    return item;
  }
}
