import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register as processRegistry } from 'prom-client';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** The metrics of the process (CPU, memory, event loop) belong to it, not to an application: collected once. */
function processMetricsAreCollected(): boolean {
  return processRegistry.getSingleMetric('process_cpu_user_seconds_total') !== undefined;
}

/** Gives every module the {@link Metrics} and serves them at `/metrics`. */
@Global()
@Module({})
export class MetricsModule {
  static forRoot(): DynamicModule {
    return {
      module: MetricsModule,
      imports: [
        PrometheusModule.register({
          controller: MetricsController,
          defaultMetrics: { enabled: !processMetricsAreCollected() },
        }),
      ],
      providers: [Metrics],
      exports: [Metrics],
    };
  }
}
