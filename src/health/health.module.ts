import { type DynamicModule, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HEALTH_PROBES, type HealthProbe } from './health-probe.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { Readiness } from './readiness.js';

/** The probes of an application, and the modules that these need. */
export interface HealthOptions extends Pick<ModuleMetadata, 'imports'> {
  probes: readonly Type<HealthProbe>[];
}

/** Health of the components that the given probes check. */
@Module({})
export class HealthModule {
  static forRoot({ probes, imports = [] }: HealthOptions): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [
        Readiness,
        HealthService,
        ...probes,
        {
          provide: HEALTH_PROBES,
          useFactory: (...instances: HealthProbe[]) => instances,
          inject: [...probes],
        },
      ],
      exports: [HealthService, Readiness],
    };
  }
}
