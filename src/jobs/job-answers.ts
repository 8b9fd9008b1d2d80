import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { JobView } from './job.view.js';

/**
 * Answers a request for work: 202 with the place where its job is watched; 200 when another request has asked for the same before
 * (`duplicate_of`).
 */
export function answerWithJob(reply: FastifyReply, job: JobView): JobView {
  void reply
    .code(job.duplicate_of === null ? 202 : 200)
    .header('location', `/api/v1/jobs/${job.id}`)
    .header('cache-control', 'no-store');
  return job;
}

/** Server-sent events; null: there is nothing more to come, which a browser takes for the end (HTML standard, section 9.2). */
export function answerWithEvents(reply: FastifyReply, stream: Readable | null): StreamableFile | undefined {
  if (stream) {
    // nginx would gather them otherwise.
    void reply.header('x-accel-buffering', 'no');
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }
  void reply.code(204);
  return undefined;
}

/** A CSV that a browser saves under this name. */
export function answerWithCsv(lines: AsyncIterable<string>, name: string): StreamableFile {
  return new StreamableFile(Readable.from(lines), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}"`,
  });
}
