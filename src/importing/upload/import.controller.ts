import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiQuery, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../http/index.js';
import { answerWithJob, JobDto } from '../../jobs/index.js';
import { type LocalFile, TakesUpload, UploadedTable } from '../../uploads/index.js';
import { ImportUploadService } from './import-upload.service.js';
import { PreviewDto } from './preview.dto.js';
import { UploadOptionsDto } from './upload-options.dto.js';

const Switch = (name: string, description: string) =>
  ApiQuery({ name, type: Boolean, required: false, description });

/** Files with catalogues, over HTTP. */
@ApiTags('materials')
@ApiProblems('STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@ApiExtraModels(JobDto, PreviewDto)
@Controller('materials')
export class ImportController {
  constructor(private readonly imports: ImportUploadService) {}

  @Post('upload')
  @HttpCode(200)
  @TakesUpload()
  @Switch('dry_run', 'Only show how the file would be read')
  @Switch('force', 'Import it, although the same file was imported before')
  @ApiOperation({ summary: 'Import a file, as a job; every option may stand in the query, too' })
  @ApiResponse({ status: 202, description: 'The job; `Location` is where it is watched', type: JobDto })
  @ApiResponse({
    status: 200,
    description:
      'A dry run: how the file would be read. Otherwise the job that imported the same file before (`duplicate_of`)',
    schema: { oneOf: [{ $ref: getSchemaPath(PreviewDto) }, { $ref: getSchemaPath(JobDto) }] },
  })
  async upload(
    @UploadedTable() file: LocalFile,
    @Body() options: UploadOptionsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto | PreviewDto> {
    const answer = await this.imports.take(file, options);
    return 'id' in answer ? answerWithJob(reply, answer) : answer;
  }
}
