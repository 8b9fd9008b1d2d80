import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { RelationalModule } from '../relational/index.js';
import { VectorModule } from '../vector/index.js';
import { HealthModule } from './health.module.js';
import { CacheOperationsProbe } from './probes/cache-operations.probe.js';
import { CacheProbe } from './probes/cache.probe.js';
import { ChangeLogProbe } from './probes/change-log.probe.js';
import { RelationalProbe } from './probes/relational.probe.js';
import { VectorIndexProbe } from './probes/vector-index.probe.js';
import { VectorProbe } from './probes/vector.probe.js';

/** Health of the service with all its stores. A new capability adds its probe here. */
@Module({
  imports: [
    HealthModule.forRoot({
      imports: [CacheModule, RelationalModule, VectorModule],
      probes: [
        RelationalProbe,
        VectorProbe,
        VectorIndexProbe,
        CacheProbe,
        CacheOperationsProbe,
        ChangeLogProbe,
      ],
    }),
  ],
  exports: [HealthModule],
})
export class StoreHealthModule {}
