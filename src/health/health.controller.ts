import { Controller, Get, Header, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { CacheHeadersInterceptor } from '../cache/index.js';
import { ComponentReportDto, HealthReportDto } from './health.dto.js';
import { HealthService } from './health.service.js';
import { NotReadyFilter } from './not-ready.filter.js';
import type { ProbeRunner } from './probe-runner.js';
import { Readiness } from './readiness.js';

/** Probes for orchestrators and a report for people. None of them is ever cached on its way. */
@ApiTags('health')
@Controller('health')
@UseFilters(NotReadyFilter)
export class HealthController {
  constructor(
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    private readonly service: HealthService,
  ) {}

  @Get('live')
  @HealthCheck()
  @ApiOperation({
    summary: 'Is the process alive?',
    description: 'Asks no store. Restart it when this fails.',
  })
  live(): Promise<HealthCheckResult> {
    return this.terminus.check([]);
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({
    summary: 'Does it want requests?',
    description:
      '503 without PostgreSQL, while starting and while ending, and while the vectors of a new embedding model are made ' +
      'and instances of the former one answer. Without Qdrant or Redis: 200, `degraded`.',
  })
  ready(): Promise<HealthCheckResult> {
    const probes = this.service.readinessChecks().map((runner) => () => this.indicate(runner));
    return this.terminus.check([() => this.process(), ...probes]);
  }

  @Get('detailed')
  @UseInterceptors(CacheHeadersInterceptor)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The state of every component',
    description: 'The report may be as old as `CACHE_HEALTH_TTL`; `use_cache=false` makes a new one.',
  })
  @ApiExtraModels(ComponentReportDto)
  @ApiResponse({ status: 200, type: HealthReportDto, description: 'Healthy or degraded' })
  @ApiResponse({ status: 503, type: HealthReportDto, description: 'Unhealthy' })
  async detailed(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReportDto> {
    const report = await this.service.detailed();
    if (report.status === 'unhealthy') reply.code(503);
    return report;
  }

  private process(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    const reason = this.readiness.heldBecause;
    return reason === undefined ? indicator.up() : indicator.down({ message: reason });
  }

  private async indicate(runner: ProbeRunner): Promise<HealthIndicatorResult> {
    const { status, message } = await runner.run();
    const indicator = this.indicators.check(runner.probe.name);
    if (status === 'healthy') return indicator.up();
    return status === 'unhealthy' && runner.probe.critical
      ? indicator.down({ message })
      : indicator.degraded({ message });
  }
}
