import { Module } from '@nestjs/common';
import { RelationalModule } from '../relational/index.js';
import { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { JobWatch } from './job-watch.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** Long work that survives a restart: whoever has some registers a {@link JobHandler} with {@link JobHandlers}. */
@Module({
  imports: [RelationalModule],
  controllers: [JobsController],
  providers: [JobHandlers, JobRunner, JobsService, JobWatch],
  exports: [JobHandlers, JobRunner, JobsService],
})
export class JobsModule {}
