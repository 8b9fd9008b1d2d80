import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messageOf } from '../common/errors.js';
import { asAppError, PROBLEM_MEDIA_TYPE, problemOf, type RequestFacts } from './problem.js';

const logger = new Logger('Http');

/** Path of a request target, without its query. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Answers with the problem details of `error`, and logs it when the fault is the service's own. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const facts: RequestFacts = { id: request.id, method: request.method, path: pathOf(request.url) };
  const problem = problemOf(asAppError(error, facts), facts);
  if (problem.status >= 500) logFault(error, problem.status, `${facts.method} ${facts.path} [${facts.id}]`);
  if (reply.sent || reply.raw.headersSent) return;
  if (typeof problem.retry_after_seconds === 'number')
    void reply.header('retry-after', problem.retry_after_seconds);
  void reply
    .code(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .header('x-request-id', facts.id)
    .serializer(JSON.stringify)
    .send(problem);
}

/** A store that is away is a warning, without a stack: it says the same for each of many requests. */
function logFault(error: unknown, status: number, where: string): void {
  if (status !== 500) logger.warn(`${where}: ${messageOf(error)}`);
  else logger.error(`${where}: ${messageOf(error)}`, error instanceof Error ? error.stack : undefined);
}

/** The one place where errors become responses: RFC 9457 problem details, whatever was thrown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
