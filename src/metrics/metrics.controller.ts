import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { register as processRegistry, Registry } from 'prom-client';
import { Metrics } from './metrics.js';

/** `GET /metrics` in the text format of Prometheus: the application's metrics and those of the process. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  private readonly merged: Registry;

  constructor(metrics: Metrics) {
    this.merged = Registry.merge([processRegistry, metrics.registry]);
  }

  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @Header('cache-control', 'no-store')
  index(): Promise<string> {
    return this.merged.metrics();
  }
}
