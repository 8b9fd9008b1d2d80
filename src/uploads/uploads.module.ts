import { Module } from '@nestjs/common';
import { RelationalModule } from '../relational/index.js';
import { UploadJanitor } from './upload-janitor.js';
import { UploadsService } from './uploads.service.js';

/** Files that come in, and that jobs read. */
@Module({
  imports: [RelationalModule],
  providers: [UploadJanitor, UploadsService],
  exports: [UploadsService],
})
export class UploadsModule {}
