import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Controller, Get, Header, Headers, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems, NotStored } from '../../http/index.js';
import { ExportQueryDto } from './export.dto.js';
import { ExportService } from './export.service.js';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };
/** `gzip`, unless with a weight of zero. */
const TAKES_GZIP = /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i;

/** The catalogue as a file, over HTTP. */
@ApiTags('materials')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@Controller('materials')
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  @Get('export')
  @NotStored()
  @Header('vary', 'Accept-Encoding')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiOperation({ summary: 'Export the catalogue as CSV or NDJSON, newest first, as a stream' })
  async export(
    @Query() query: ExportQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('accept-encoding') accepted: string = '',
  ): Promise<StreamableFile> {
    const text = await this.exports.export(query);
    return new StreamableFile(TAKES_GZIP.test(accepted) ? gzipped(text, reply) : text, {
      type: TYPES[query.format],
      disposition: `attachment; filename="materials.${query.format}"`,
    });
  }
}

/** When either side ends too early, the other one is ended too; the reader sees that by its own side. */
function gzipped(text: Readable, reply: FastifyReply): Readable {
  void reply.header('content-encoding', 'gzip');
  return pipeline(text, createGzip(), () => undefined);
}
