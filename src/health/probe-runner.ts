import { Logger } from '@nestjs/common';
import type { Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { withTimeLimit } from '../common/time-limit.js';
import type { HealthDetails, HealthProbe } from './health-probe.js';
import type { ComponentReport, HealthStatus } from './health-report.js';

/** A probe that has not answered by then counts as failed. */
const PROBE_LIMIT_MS = 1000;

interface Running {
  check: Promise<HealthDetails>;
  startedAt: number;
}

/**
 * Runs one probe under a time limit. Checks that start while another is running and young share it: a
 * frozen server would otherwise collect one hanging connection for every question. Changes are logged once.
 */
export class ProbeRunner {
  private readonly logger = new Logger('Health');
  private running: Running | undefined;
  private lastStatus: HealthStatus = 'healthy';

  constructor(
    readonly probe: HealthProbe,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<ComponentReport> {
    const startedAt = this.clock.monotonic();
    const finding = await withTimeLimit(this.sharedCheck(), PROBE_LIMIT_MS, this.probe.name).then(
      ({ degraded = false, ...details }) => ({
        status: degraded ? ('degraded' as const) : ('healthy' as const),
        details,
      }),
      (error: unknown) => {
        this.running = undefined;
        return { status: 'unhealthy' as const, details: { message: messageOf(error) } };
      },
    );
    this.report(finding.status, finding.details.message);
    return {
      status: finding.status,
      response_time_seconds: secondsSince(startedAt, this.clock),
      ...finding.details,
    };
  }

  private sharedCheck(): Promise<HealthDetails> {
    const now = this.clock.monotonic();
    if (this.running && now - this.running.startedAt < PROBE_LIMIT_MS) return this.running.check;
    const running: Running = { check: this.start(), startedAt: now };
    this.running = running;
    const forget = () => {
      if (this.running === running) this.running = undefined;
    };
    running.check.then(forget, forget);
    return running.check;
  }

  /** A probe that throws before its first `await` has failed like any other. */
  private async start(): Promise<HealthDetails> {
    return this.probe.check();
  }

  private report(status: HealthStatus, message = ''): void {
    if (status === this.lastStatus) return;
    this.lastStatus = status;
    if (status === 'healthy') this.logger.log(`${this.probe.name} is healthy again`);
    else this.logger.warn(`${this.probe.name} is ${status}: ${message}`);
  }
}

/** Seconds since a monotonic time, to the microsecond. */
export function secondsSince(startedAt: number, clock: Clock): number {
  return Math.round((clock.monotonic() - startedAt) * 1000) / 1_000_000;
}
