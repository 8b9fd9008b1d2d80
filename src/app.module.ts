import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/index.js';
import { type Config, ConfigModule } from './config/index.js';
import { EmbeddingCacheModule } from './embedding-cache.module.js';
import { StoreHealthModule } from './health/index.js';
import { HttpModule } from './http/index.js';
import { ImportingModule } from './importing/index.js';
import { JobsModule } from './jobs/index.js';
import { LimitsModule } from './limits/index.js';
import { MaterialNamesModule } from './material-names.module.js';
import { MatchingModule } from './matching/index.js';
import { MaterialsModule } from './materials/index.js';
import { MetricsModule } from './metrics/index.js';
import { PricesModule } from './prices/index.js';
import { ReferenceModule } from './reference/index.js';

/** The architecture at a glance. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule.forRoot(),
        HttpModule,
        AuthModule,
        EmbeddingCacheModule,
        MaterialNamesModule,
        MaterialsModule,
        PricesModule,
        ReferenceModule,
        JobsModule,
        ImportingModule,
        MatchingModule,
        LimitsModule,
        StoreHealthModule,
      ],
    };
  }
}
