import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CacheAdminService } from '../cache-admin.service.js';
import { CacheReportDto, ClearCacheQuery, ClearCacheResult } from './cache.dto.js';

/** Looking at the cache and emptying it, over HTTP. */
@ApiTags('cache')
@Controller('cache')
export class CacheController {
  constructor(private readonly cache: CacheAdminService) {}

  @Get('stats')
  @ApiOperation({ summary: 'Counts, settings and state of the cache, as this instance sees them' })
  stats(): Promise<CacheReportDto> {
    return this.cache.report();
  }

  @Delete()
  @ApiOperation({ summary: 'Remove entries by pattern' })
  async clear(@Query() { pattern }: ClearCacheQuery): Promise<ClearCacheResult> {
    return { pattern, deleted: await this.cache.clear(pattern) };
  }
}
