import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import { Metrics } from '../metrics/index.js';

/** Longer texts go into the body of a POST; what is longer yet is refused by the limit of the headers. */
const URL_LIMIT = 14_336;

const ACCEPTABLE_ID = /^[\w.:-]{1,64}$/;

/** The caller's `x-request-id` when it is harmless in logs and headers, a new UUID otherwise. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : randomUUID();
}

/** Why a request target cannot be read, if it cannot. The router checks the path; the query is checked here. */
function faultOfUrl(url: string): AppError | undefined {
  if (url.length > URL_LIMIT)
    return new AppError('URL_TOO_LONG', `The URL is longer than ${URL_LIMIT} characters.`);
  if (!url.includes('%')) return undefined;
  if (url.includes('%00')) return new AppError('MALFORMED_REQUEST', 'The URL contains the character U+0000.');
  try {
    decodeURIComponent(url);
    return undefined;
  } catch {
    return new AppError('MALFORMED_REQUEST', 'The URL is not percent-encoded UTF-8.');
  }
}

/**
 * Hooks of the web server itself, since they are on the path of every request: the request id, the
 * check of the URL, the latency by route pattern, and one line of log at level `debug`.
 */
export function addRequestHooks(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const metrics = app.get(Metrics);
  const logger = new Logger('Http');

  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    void reply.header('x-request-id', request.id);
    done(faultOfUrl(request.url));
  });

  server.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const milliseconds = reply.elapsedTime;
    metrics.httpRequestDuration.observe({ method, route, status: reply.statusCode }, milliseconds / 1000);
    if (Logger.isLevelEnabled('debug'))
      logger.debug(`${method} ${route} ${reply.statusCode} ${milliseconds.toFixed(1)} ms [${request.id}]`);
    done();
  });
}
