import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowOrigins } from './cors.js';
import type { HttpSettings } from './http-settings.js';
import { readJsonBodies } from './json-body.js';
import { serveApiPage } from './openapi.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { addRequestHooks, requestId } from './request-hooks.js';
import { sendSecurityHeaders } from './security-headers.js';
import { endSlowBodies } from './slow-bodies.js';
import { answerClientError } from './unencoded-url.js';
import { readUploadBodies } from './upload-body.js';
import { RequestValidationPipe } from './validation.pipe.js';

/** Headers of a request at most, its URL included, in bytes: what Node.js takes, said here so that no update changes it. */
const HEADERS_LIMIT_BYTES = 16_384;
/** How often Node.js looks for connections whose headers do not come. */
const CONNECTIONS_CHECK_MS = 1000;

/** The web server: its limits, its request ids, and its answer to what its router refuses. */
export function createAdapter(settings: HttpSettings): FastifyAdapter {
  const { BODY_LIMIT_BYTES, TRUSTED_PROXIES, HEADERS_TIMEOUT_MS, KEEP_ALIVE_MS } = settings;
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId,
    trustProxy: TRUSTED_PROXIES.length > 0 ? TRUSTED_PROXIES : false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Bodies have limits of their own, since files take as long as they take; the work on a request has those of its stores.
    requestTimeout: 0,
    connectionTimeout: 0,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      maxHeaderSize: HEADERS_LIMIT_BYTES,
      connectionsCheckingInterval: Math.min(CONNECTIONS_CHECK_MS, HEADERS_TIMEOUT_MS / 4),
    },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply),
  });
}

/**
 * Everything that a route finds in place: prefix, bodies, validation, errors, hooks, the API page. Hooks of the web server run in the
 * order in which they are added: what browsers ask before a request (CORS) is answered before anybody asks for a login.
 */
export async function setUpHttp(app: NestFastifyApplication, settings: HttpSettings): Promise<void> {
  app.setGlobalPrefix('api/v1', { exclude: ['health/*path', 'metrics', 'errors/*path'] });
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  addRequestHooks(app);
  sendSecurityHeaders(app);
  endSlowBodies(app, settings);
  await allowOrigins(app, settings.CORS_ORIGINS);
  readJsonBodies(app);
  readUploadBodies(app);
  serveApiPage(app);
}
