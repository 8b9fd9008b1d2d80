import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, NotStored } from '../../http/index.js';
import { AUDIT_LOG, type AuditEntry, type AuditLog } from '../../relational/index.js';
import { AuditEntryDto, AuditQueryDto } from './audit.dto.js';

/** Who did what, over HTTP. */
@ApiTags('access')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@Controller('audit')
export class AuditController {
  constructor(@Inject(AUDIT_LOG) private readonly log: AuditLog) {}

  @Get()
  @NotStored()
  @ApiOperation({ summary: 'Who did what, newest first' })
  async list(@Query() { actor, before, limit }: AuditQueryDto): Promise<AuditEntryDto[]> {
    return (await this.log.list({ actorId: actor, before, limit })).map(viewOf);
  }
}

const viewOf = (entry: AuditEntry): AuditEntryDto => ({
  id: entry.id,
  at: entry.at.toISOString(),
  actor_kind: entry.actorKind,
  actor_id: entry.actorId,
  actor_name: entry.actorName,
  action: entry.action,
  path: entry.path,
  address: entry.address,
  request_id: entry.requestId,
  status: entry.status,
  before: entry.before,
  after: entry.after,
});
