import { Module } from '@nestjs/common';
import { JobsModule } from '../../jobs/index.js';
import { MaterialsModule } from '../../materials/index.js';
import { UploadsModule } from '../../uploads/index.js';
import { ImportJob } from './import-job.js';
import { ImportUploadService } from './import-upload.service.js';
import { ImportController } from './import.controller.js';

/** Catalogues in files: uploaded over HTTP, imported by a job. */
@Module({
  imports: [JobsModule, MaterialsModule, UploadsModule],
  controllers: [ImportController],
  providers: [ImportJob, ImportUploadService],
})
export class ImportingModule {}
