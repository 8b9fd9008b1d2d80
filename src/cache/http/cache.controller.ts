import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../http/index.js';
import { CacheAdminService } from '../cache-admin.service.js';
import { CacheReportDto, ClearCacheQuery, ClearCacheResult } from './cache.dto.js';
import { WarmCacheDto, WarmingReportDto } from './warming.dto.js';

/** Looking at the cache, filling and emptying it, over HTTP. */
@ApiTags('cache')
@Controller('cache')
export class CacheController {
  constructor(private readonly cache: CacheAdminService) {}

  @Get('stats')
  @ApiOperation({ summary: 'Counts of all instances, settings and state of the cache' })
  stats(): Promise<CacheReportDto> {
    return this.cache.report();
  }

  @Post('stats/reset')
  @HttpCode(204)
  @ApiProblems('STORE_UNAVAILABLE')
  @ApiOperation({ summary: 'Begin to count anew, on all instances' })
  reset(): Promise<void> {
    return this.cache.resetStatistics();
  }

  @Post('warm')
  @HttpCode(200)
  @ApiProblems('VALIDATION_FAILED', 'WARMING_UNDERWAY', 'STORE_UNAVAILABLE')
  @ApiOperation({ summary: 'Load answers into the cache before they are asked for' })
  warm(@Body() dto: WarmCacheDto): Promise<WarmingReportDto> {
    return this.cache.warm(dto);
  }

  @Delete()
  @ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
  @ApiOperation({ summary: 'Remove entries by pattern, on all instances' })
  async clear(@Query() { pattern }: ClearCacheQuery): Promise<ClearCacheResult> {
    return { pattern, deleted: await this.cache.clear(pattern) };
  }
}
