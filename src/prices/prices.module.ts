import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { JobsModule } from '../jobs/index.js';
import { MaterialsModule } from '../materials/index.js';
import { ReferenceModule } from '../reference/index.js';
import { RelationalModule } from '../relational/index.js';
import { UploadsModule } from '../uploads/index.js';
import { PriceListJob } from './loading/price-list.job.js';
import { PriceUploadController } from './loading/price-upload.controller.js';
import { PriceUploadService } from './loading/price-upload.service.js';
import { MaterialPricesController } from './material-prices.controller.js';
import { MaterialPricesService } from './material-prices.service.js';
import { PriceChanges } from './price-changes.js';
import { PriceUpkeep } from './price-upkeep.js';
import { PriceWritingService } from './price-writing.service.js';
import { PricesController } from './prices.controller.js';
import { PricesService } from './prices.service.js';

/** Price lists of suppliers: loaded by jobs, read through the cache. */
@Module({
  imports: [CacheModule, JobsModule, MaterialsModule, ReferenceModule, RelationalModule, UploadsModule],
  controllers: [MaterialPricesController, PriceUploadController, PricesController],
  providers: [
    MaterialPricesService,
    PriceChanges,
    PriceListJob,
    PriceUploadService,
    PriceUpkeep,
    PriceWritingService,
    PricesService,
  ],
})
export class PricesModule {}
