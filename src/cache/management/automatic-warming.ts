import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { AppError } from '../../common/errors.js';
import { CONFIG, type Config } from '../../config/index.js';
import { CoherentCache } from '../protocol/coherent-cache.js';
import { KEY_VALUE_STORE, type KeyValueStore } from '../stores/key-value-store.js';
import { CacheStatistics } from './cache-statistics.js';
import { CacheWarmers } from './cache-warmer.js';
import { CacheWarming, type WarmingTrigger } from './cache-warming.js';
import { MissRateWindow, type ReadCounts } from './miss-rate.js';

const WINDOW_MS = 60_000;
/** With fewer reads in a window, chance decides its rate. */
const MIN_READS = 100;
/** How often the start looks whether the cache is in use. */
const LOOK_MS = 100;
const REST_KEY = 'warming:rest';
/** Between two runs for the sake of the miss rate, over all instances: what warming did not cure, it will not soon. */
const REST_MS = 300_000;

/** Warms the popular ones at the start, and when too many reads miss. */
@Injectable()
export class AutomaticWarming {
  private readonly window = new MissRateWindow(WINDOW_MS, MIN_READS);

  constructor(
    @Inject(CacheWarming) private readonly warming: Pick<CacheWarming, 'run'>,
    private readonly warmers: CacheWarmers,
    private readonly statistics: CacheStatistics,
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CoherentCache) private readonly cache: Pick<CoherentCache, 'up'>,
    @Inject(CONFIG) private readonly config: Pick<Config, 'CACHE_WARM_COUNT' | 'CACHE_MISS_THRESHOLD'>,
  ) {}

  /**
   * The run at the start of the program, as soon as the cache is in use. Errors: as those of a run, but not that another
   * is under way.
   */
  async atStart(signal: AbortSignal): Promise<void> {
    while (!this.cache.up && !signal.aborted) await this.clock.delay(LOOK_MS, signal);
    if (!signal.aborted) await this.run('start');
  }

  /** Looks at the miss rate; to be called every second or so. Errors: as {@link atStart}. */
  async tick(): Promise<void> {
    this.window.add(this.clock.monotonic(), this.reads());
    const rate = this.window.rate();
    if (rate === undefined || rate <= this.config.CACHE_MISS_THRESHOLD) return;
    if (!(await this.store.writeText(REST_KEY, '1', { when: 'absent', ttlMs: REST_MS }))) return;
    await this.run('misses');
    // Its own misses are not the users'.
    this.window.clear();
  }

  private async run(trigger: WarmingTrigger): Promise<void> {
    const popular = this.config.CACHE_WARM_COUNT;
    if (popular === 0) return;
    try {
      await this.warming.run({ popular }, trigger);
    } catch (error) {
      // Then another instance does it.
      if (!(error instanceof AppError && error.code === 'WARMING_UNDERWAY')) throw error;
    }
  }

  /** Of the regions that the popular ones are in. */
  private reads(): ReadCounts {
    const counts = { hits: 0, misses: 0 };
    for (const region of new Set(this.warmers.withPopularity().map(({ popularIn }) => popularIn))) {
      const { hits_l1, hits_l2, misses_absent, misses_expired, misses_stamp } =
        this.statistics.regions[region];
      counts.hits += hits_l1 + hits_l2;
      counts.misses += misses_absent + misses_expired + misses_stamp;
    }
    return counts;
  }
}
