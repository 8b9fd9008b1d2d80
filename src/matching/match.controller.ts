import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems, NotStored } from '../http/index.js';
import { DecisionsService } from './decisions.service.js';
import {
  DeletedMatchesDto,
  MatchResultDto,
  MatchResultsDto,
  MatchStatisticsDto,
  MatchStatusDto,
} from './dto/match-answer.dto.js';
import { statisticsOf, submissionOf } from './dto/mapping.js';
import {
  DecisionsQueryDto,
  MatchQueryDto,
  MatchRequestDto,
  OldMatchesQueryDto,
  ResultsQueryDto,
  VerdictDto,
} from './dto/match.dto.js';
import { MatchRequestsService } from './match-requests.service.js';

/** Names → materials, over HTTP. */
@ApiTags('matching')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@Controller('match')
export class MatchController {
  constructor(
    private readonly requests: MatchRequestsService,
    private readonly decisions: DecisionsService,
  ) {}

  @Post()
  @NotStored()
  @ApiExtraModels(MatchResultsDto, MatchStatusDto)
  @ApiResponse({
    status: 200,
    description: 'With `wait=true`: the results',
    schema: { $ref: getSchemaPath(MatchResultsDto) },
  })
  @ApiResponse({
    status: 202,
    description: '`Location` says where it is watched',
    schema: { $ref: getSchemaPath(MatchStatusDto) },
  })
  @ApiProblems('MATCH_DIFFERS')
  @ApiOperation({ summary: 'Match names to the catalogue: 1 to 10,000, or 100 with `wait=true`' })
  async match(
    @Body() dto: MatchRequestDto,
    @Query() { wait }: MatchQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MatchResultsDto | MatchStatusDto> {
    const submission = submissionOf(dto, wait);
    const answer = await (wait ? this.requests.answer(submission) : this.requests.submit(submission));
    void reply.code(wait ? 200 : 202).header('location', `/api/v1/match/${answer.request_id}`);
    return answer;
  }

  @Get('statistics')
  @NotStored()
  @ApiOperation({ summary: 'How much was matched, and how sure' })
  async statistics(): Promise<MatchStatisticsDto> {
    return statisticsOf(await this.requests.statistics());
  }

  @Get('decisions')
  @NotStored()
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({
    description: 'Every decision ever made, in order',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiOperation({ summary: 'What was accepted and rejected, with what spoke for it: training data' })
  exportDecisions(@Query() { format }: DecisionsQueryDto): StreamableFile {
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
    return new StreamableFile(Readable.from(this.decisions.export(format)), {
      type,
      disposition: `attachment; filename="match-decisions.${format}"`,
    });
  }

  @Delete()
  @ApiOperation({ summary: 'Forget old requests with their results; decisions stay' })
  deleteOld(@Query() { days_old }: OldMatchesQueryDto): Promise<DeletedMatchesDto> {
    return this.requests.deleteOlderThan(days_old);
  }

  @Get(':request_id')
  @NotStored()
  @ApiProblems('MATCH_NOT_FOUND')
  @ApiOperation({ summary: 'How far a request is' })
  status(@Param('request_id') requestId: string): Promise<MatchStatusDto> {
    return this.requests.status(requestId);
  }

  @Get(':request_id/results')
  @NotStored()
  @ApiProblems('MATCH_NOT_FOUND')
  @ApiOperation({ summary: 'What became of the names, in the order in which they were given' })
  results(@Param('request_id') requestId: string, @Query() page: ResultsQueryDto): Promise<MatchResultsDto> {
    return this.requests.results(requestId, page);
  }

  @Post(':request_id/retry')
  @HttpCode(202)
  @ApiProblems('MATCH_NOT_FOUND')
  @ApiOperation({ summary: 'Match again what failed, or what nobody came to' })
  retry(@Param('request_id') requestId: string): Promise<MatchStatusDto> {
    return this.requests.retry(requestId);
  }

  @Post(':request_id/results/:item/accept')
  @HttpCode(200)
  @ApiProblems('MATCH_NOT_FOUND', 'MATCH_ITEM_NOT_FOUND', 'MATERIAL_NOT_FOUND')
  @ApiOperation({ summary: 'The name means this material: remembered for every equal name' })
  accept(
    @Param('request_id') requestId: string,
    @Param('item') itemId: string,
    @Body() { material_id, decided_by }: VerdictDto,
  ): Promise<MatchResultDto> {
    const who = { requestId, itemId, materialId: material_id.toLowerCase(), decidedBy: decided_by ?? null };
    return this.decisions.decide({ ...who, verdict: 'accepted' });
  }

  @Post(':request_id/results/:item/reject')
  @HttpCode(200)
  @ApiProblems('MATCH_NOT_FOUND', 'MATCH_ITEM_NOT_FOUND', 'MATERIAL_NOT_FOUND')
  @ApiOperation({ summary: 'The name does not mean this material: never proposed for an equal name again' })
  reject(
    @Param('request_id') requestId: string,
    @Param('item') itemId: string,
    @Body() { material_id, decided_by }: VerdictDto,
  ): Promise<MatchResultDto> {
    const who = { requestId, itemId, materialId: material_id.toLowerCase(), decidedBy: decided_by ?? null };
    return this.decisions.decide({ ...who, verdict: 'rejected' });
  }
}
