import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readJsonBodies } from './json-body.js';
import { serveApiPage } from './openapi.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { addRequestHooks, requestId } from './request-hooks.js';
import { answerClientError } from './unencoded-url.js';
import { readUploadBodies } from './upload-body.js';
import { RequestValidationPipe } from './validation.pipe.js';

/** The web server: its limits, its request ids, and its answer to what its router refuses. */
export function createAdapter(bodyLimit: number): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    genReqId: requestId,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply),
  });
}

/** Everything that a route finds in place: prefix, bodies, validation, errors, hooks, the API page. */
export function setUpHttp(app: NestFastifyApplication): void {
  app.setGlobalPrefix('api/v1', { exclude: ['health/*path', 'metrics', 'errors/*path'] });
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  readJsonBodies(app);
  readUploadBodies(app);
  addRequestHooks(app);
  serveApiPage(app);
}
