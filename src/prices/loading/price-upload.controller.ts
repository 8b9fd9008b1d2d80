import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiQuery, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../http/index.js';
import { answerWithJob, JobDto } from '../../jobs/index.js';
import { type LocalFile, TakesUpload, UploadedTable } from '../../uploads/index.js';
import { optionsOf, uploadOf } from '../dto/mapping.js';
import { PricePreviewDto } from '../dto/preview.dto.js';
import { ProcessPricesDto } from '../dto/upload.dto.js';
import { PriceUploadService } from './price-upload.service.js';

/** Files with price lists, over HTTP. */
@ApiTags('prices')
@ApiProblems('STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@ApiExtraModels(JobDto, PricePreviewDto)
@Controller('prices')
export class PriceUploadController {
  constructor(private readonly uploads: PriceUploadService) {}

  @Post('process')
  @HttpCode(200)
  @TakesUpload()
  @ApiQuery({
    name: 'dry_run',
    type: Boolean,
    required: false,
    description: 'Only show how the file would be read',
  })
  @ApiOperation({ summary: 'Load a price list, as a job; every option may stand in the query, too' })
  @ApiResponse({ status: 202, description: 'The job; `Location` is where it is watched', type: JobDto })
  @ApiResponse({
    status: 200,
    description:
      'A dry run: how the file would be read. Otherwise the job that loads, or has loaded, the same file (`duplicate_of`)',
    schema: { oneOf: [{ $ref: getSchemaPath(PricePreviewDto) }, { $ref: getSchemaPath(JobDto) }] },
  })
  async process(
    @UploadedTable() file: LocalFile,
    @Body() body: ProcessPricesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto | PricePreviewDto> {
    if (body.dry_run) return this.uploads.preview(file, optionsOf(body));
    return answerWithJob(reply, await this.uploads.take(file, uploadOf(body)));
  }
}
