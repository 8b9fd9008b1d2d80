import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { EmbeddingModule } from '../embedding/index.js';
import { RelationalModule } from '../relational/index.js';
import { VectorModule } from '../vector/index.js';
import { ChangeApplier } from './changes/change-applier.js';
import { ChangeMetrics } from './changes/change-metrics.js';
import { ChangeRelay } from './changes/change-relay.js';
import { CollectionFiller } from './changes/collection-filler.js';
import { FormerCollections } from './changes/former-collections.js';
import { IndexAdminService } from './changes/index-admin.service.js';
import { IndexController } from './changes/index.controller.js';
import { IndexWatch } from './changes/index-watch.js';
import { OwedChanges } from './changes/owed-changes.js';
import { Reconciler } from './changes/reconciler.js';
import { ExportController } from './export/export.controller.js';
import { ExportService } from './export/export.service.js';
import { MaterialIndexer } from './material-indexer.js';
import { MaterialWarmer } from './material-warmer.js';
import { MaterialsController } from './materials.controller.js';
import { MaterialsRepository } from './materials.repository.js';
import { MaterialsService } from './materials.service.js';
import { SearchController } from './search/search.controller.js';
import { searchProviders } from './search/search.providers.js';
import { SearchService } from './search/search.service.js';

/** The catalogue: controller → service (cached) → hybrid repository → stores. */
@Module({
  imports: [CacheModule, EmbeddingModule, RelationalModule, VectorModule],
  controllers: [SearchController, ExportController, MaterialsController, IndexController],
  providers: [
    ChangeApplier,
    ChangeMetrics,
    ChangeRelay,
    CollectionFiller,
    ExportService,
    FormerCollections,
    IndexAdminService,
    IndexWatch,
    MaterialIndexer,
    MaterialWarmer,
    MaterialsRepository,
    MaterialsService,
    OwedChanges,
    Reconciler,
    ...searchProviders,
  ],
  exports: [CollectionFiller, IndexAdminService, MaterialsService, Reconciler, SearchService],
})
export class MaterialsModule {}
