import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Cacheable } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { HEALTH_PROBES, type HealthProbe } from './health-probe.js';
import { type ComponentReport, type HealthReport, type HealthStatus, worstOf } from './health-report.js';
import { ProbeRunner, secondsSince } from './probe-runner.js';

/** What one instance can reach another may not: each has a report of its own. */
const INSTANCE = randomUUID();

/** Runs the probes and makes reports of what they find. */
@Injectable()
export class HealthService {
  private readonly runners: readonly ProbeRunner[];

  constructor(
    @Inject(HEALTH_PROBES) probes: readonly HealthProbe[],
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.runners = probes.map((probe) => new ProbeRunner(probe, clock));
  }

  /** The probes that readiness asks. */
  readinessChecks(): readonly ProbeRunner[] {
    return this.runners.filter(({ probe }) => !probe.detailedOnly);
  }

  /**
   * All components, asked at the same time; takes as long as the slowest, at most the limit of a probe. A report of a
   * fault is not kept: its end should be seen at once.
   */
  @Cacheable({
    region: 'health',
    key: () => INSTANCE,
    tags: () => [],
    unless: (report: HealthReport) => report.status !== 'healthy',
  })
  async detailed(): Promise<HealthReport> {
    const startedAt = this.clock.monotonic();
    const reports = await Promise.all(this.runners.map((runner) => runner.run()));
    const components = Object.fromEntries(
      this.runners.map(({ probe }, index) => [probe.name, reports[index]] as [string, ComponentReport]),
    );
    return {
      status: this.overall(reports),
      repository_type: 'hybrid',
      response_time_seconds: secondsSince(startedAt, this.clock),
      components: { hybrid_repository: hybridOf(components), ...components },
      timestamp: new Date(this.clock.now()).toISOString(),
    };
  }

  /** Only a critical component makes the whole unhealthy. */
  private overall(reports: readonly ComponentReport[]): HealthStatus {
    return worstOf(
      this.runners.map(({ probe }, index) => {
        const status = reports[index]?.status ?? 'unhealthy';
        return status === 'unhealthy' && !probe.critical ? 'degraded' : status;
      }),
    );
  }
}

/** The hybrid repository has no server of its own: it is what its two stores let it be. */
function hybridOf(components: Record<string, ComponentReport>): ComponentReport {
  const { relational_database: relational, vector_database: vector } = components;
  const parts = [relational, vector].filter((part) => part !== undefined);
  const status: HealthStatus =
    relational?.status === 'unhealthy'
      ? 'unhealthy'
      : parts.some((part) => part.status !== 'healthy')
        ? 'degraded'
        : 'healthy';
  return { status, response_time_seconds: Math.max(0, ...parts.map((part) => part.response_time_seconds)) };
}
