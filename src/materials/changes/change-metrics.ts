import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../metrics/index.js';
import { CHANGE_LOG, type ChangeLag, type ChangeLog } from '../../relational/index.js';

/** Tells how far the vector store is behind, when the metrics are asked for. Without PostgreSQL it tells nothing. */
@Injectable()
export class ChangeMetrics implements OnModuleInit {
  private asking: Promise<ChangeLag | null> | undefined;

  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { pending, lag, setAside } = this.metrics.changeLog;
    pending.sampleFrom(() => this.sample(({ changes }) => changes));
    lag.sampleFrom(() => this.sample(({ seconds }) => seconds));
    setAside.sampleFrom(() => this.sample((found) => found.setAside));
  }

  /** One question for all metrics of a scrape. */
  private async sample(valueOf: (lag: ChangeLag) => number) {
    this.asking ??= this.log
      .lag()
      .catch(() => null)
      .finally(() => (this.asking = undefined));
    const found = await this.asking;
    return found ? [{ labels: {}, value: valueOf(found) }] : [];
  }
}
