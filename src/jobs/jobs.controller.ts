import {
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems, NotStored, UuidPipe } from '../http/index.js';
import { answerWithCsv, answerWithEvents } from './job-answers.js';
import { DeletedJobsDto, JobDto, JobListQueryDto, JobPageDto, OldJobsQueryDto } from './job.dto.js';
import { JobsService } from './jobs.service.js';

const ApiId = () => ApiParam({ name: 'id', format: 'uuid', description: 'Id of the job' });

/** Work that is done behind, over HTTP. */
@ApiTags('jobs')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @NotStored()
  @ApiProblems('INVALID_CURSOR')
  @ApiOperation({ summary: 'List jobs, newest first' })
  list(@Query() query: JobListQueryDto): Promise<JobPageDto> {
    return this.jobs.list(query);
  }

  @Get(':id')
  @NotStored()
  @ApiId()
  @ApiProblems('JOB_NOT_FOUND')
  @ApiOperation({ summary: 'How far a job is, and what came of it' })
  get(@Param('id', UuidPipe) id: string): Promise<JobDto> {
    return this.jobs.get(id);
  }

  @Get(':id/events')
  @NotStored()
  @ApiId()
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'The state at once, every change as it comes, and the end behind the last: events `job`',
    schema: { type: 'string' },
  })
  @ApiResponse({ status: 204, description: 'The last state is the one that `Last-Event-ID` names' })
  @ApiProblems('JOB_NOT_FOUND')
  @ApiOperation({ summary: 'Watch a job, as server-sent events' })
  async events(
    @Param('id', UuidPipe) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    return answerWithEvents(reply, await this.jobs.events(id, lastEventId));
  }

  @Get(':id/rejects')
  @NotStored()
  @ApiId()
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'line, column, value, reason', schema: { type: 'string', format: 'binary' } })
  @ApiProblems('JOB_NOT_FOUND')
  @ApiOperation({ summary: 'What a job did not take, as CSV: the first 10,000, with the reasons' })
  async rejects(@Param('id', UuidPipe) id: string): Promise<StreamableFile> {
    return answerWithCsv(await this.jobs.rejects(id), `rejects-${id}.csv`);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @NotStored()
  @ApiId()
  @ApiProblems('JOB_NOT_FOUND')
  @ApiOperation({ summary: 'Stop a job after the step under way; what it wrote stands' })
  cancel(@Param('id', UuidPipe) id: string): Promise<JobDto> {
    return this.jobs.cancel(id);
  }

  @Delete()
  @NotStored()
  @ApiOperation({ summary: 'Forget jobs that ended long ago' })
  deleteEnded(@Query() { days_old }: OldJobsQueryDto): Promise<DeletedJobsDto> {
    return this.jobs.deleteEnded(days_old);
  }
}
