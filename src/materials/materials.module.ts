import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { EmbeddingModule } from '../embedding/index.js';
import { RelationalModule } from '../relational/index.js';
import { VectorModule } from '../vector/index.js';
import { ChangeApplier } from './changes/change-applier.js';
import { ChangeRelay } from './changes/change-relay.js';
import { MaterialIndexer } from './material-indexer.js';
import { MaterialWarmer } from './material-warmer.js';
import { MaterialsController } from './materials.controller.js';
import { MaterialsRepository } from './materials.repository.js';
import { MaterialsService } from './materials.service.js';
import { Candidates } from './search/candidates.js';
import { HybridSearch } from './search/hybrid-search.js';
import { PopularSearches } from './search/popular-searches.js';
import { SearchController } from './search/search.controller.js';
import { SearchService } from './search/search.service.js';
import { SearchWarmer } from './search/search-warmer.js';

/** The catalogue: controller → service (cached) → hybrid repository → stores. */
@Module({
  imports: [CacheModule, EmbeddingModule, RelationalModule, VectorModule],
  controllers: [SearchController, MaterialsController],
  providers: [
    Candidates,
    ChangeApplier,
    ChangeRelay,
    HybridSearch,
    MaterialIndexer,
    MaterialWarmer,
    MaterialsRepository,
    MaterialsService,
    PopularSearches,
    SearchService,
    SearchWarmer,
  ],
  exports: [MaterialsService, SearchService],
})
export class MaterialsModule {}
