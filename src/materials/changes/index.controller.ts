import { Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../http/index.js';
import { IndexAdminService } from './index-admin.service.js';
import {
  IndexStatusDto,
  ReconcileQuery,
  ReconcileReportDto,
  RemovedDto,
  RetriedDto,
  SetAsideDto,
  SetAsideQuery,
} from './index.dto.js';

/** Whether the vector store has what PostgreSQL has, over HTTP. */
@ApiTags('index')
@ApiProblems('STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@Controller('index')
export class IndexController {
  constructor(private readonly index: IndexAdminService) {}

  @Get()
  @ApiOperation({ summary: 'How far the vector store and the cache are behind, and the last comparison' })
  status(): Promise<IndexStatusDto> {
    return this.index.status();
  }

  @Get('set-aside')
  @ApiProblems('VALIDATION_FAILED')
  @ApiOperation({ summary: 'Changes that cannot be applied, newest first, with the reason' })
  setAside(@Query() { limit }: SetAsideQuery): Promise<SetAsideDto[]> {
    return this.index.setAside(limit);
  }

  @Post('retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try again what was set aside' })
  retry(): Promise<RetriedDto> {
    return this.index.retry();
  }

  @Post('reconcile')
  @HttpCode(202)
  @ApiProblems('VALIDATION_FAILED', 'RECONCILE_UNDERWAY')
  @ApiOperation({ summary: 'Compare the vector store with PostgreSQL and repair it, behind' })
  reconcile(@Query() { dry_run }: ReconcileQuery): Promise<ReconcileReportDto> {
    return this.index.reconcile(!dry_run);
  }

  @Delete('collections')
  @ApiProblems('COLLECTION_IN_USE')
  @ApiOperation({ summary: 'Remove the vectors of other embedding models that no instance uses' })
  removeFormer(): Promise<RemovedDto> {
    return this.index.removeFormer();
  }
}
