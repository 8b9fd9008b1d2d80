import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { EmbeddingModule } from '../embedding/index.js';
import { JobsModule } from '../jobs/index.js';
import { ReferenceModule } from '../reference/index.js';
import { RelationalModule } from '../relational/index.js';
import { VectorModule } from '../vector/index.js';
import { CatalogueMatches } from './catalogue-matches.js';
import { DecisionsService } from './decisions.service.js';
import { MatchAnswers } from './match-answers.js';
import { MatchController } from './match.controller.js';
import { MatchHandler } from './match.handler.js';
import { MatchRequestsService } from './match-requests.service.js';
import { MatchRun } from './match-run.js';
import { NameMatcher } from './name-matcher.js';

/** Names, as suppliers write them → materials of the catalogue. */
@Module({
  imports: [CacheModule, EmbeddingModule, JobsModule, ReferenceModule, RelationalModule, VectorModule],
  controllers: [MatchController],
  providers: [
    CatalogueMatches,
    DecisionsService,
    MatchAnswers,
    MatchHandler,
    MatchRequestsService,
    MatchRun,
    NameMatcher,
  ],
  exports: [NameMatcher],
})
export class MatchingModule {}
