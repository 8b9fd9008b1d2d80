import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { etagOf } from './etag.js';
import { isNamedBy } from './if-none-match.js';

const LEFT_OUT = 'etag:left-out';

/** Fields of a route's answer that say how it was made, not what it is: they do not count in its `ETag`. */
export const EtagWithout = (...fields: string[]) => SetMetadata(LEFT_OUT, fields);

/**
 * Everybody may keep an answer and must ask whether it is still the same before using it again. A time to live would let
 * them answer older than an acknowledged write.
 */
const CACHE_CONTROL = 'private, no-cache';

/**
 * Gives answers their `ETag`, and answers 304 without a body to whoever names it in `If-None-Match` (RFC 9110, sections
 * 13.1.2 and 15.4.5). Answers to writes have an `ETag` only where they have a `version`.
 */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const reads = request.method === 'GET' || request.method === 'HEAD';
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer === null || typeof answer !== 'object' || !(reads || 'version' in answer)) return answer;
        const etag = etagOf(answer, this.reflector.get<string[] | undefined>(LEFT_OUT, context.getHandler()));
        void reply.header('etag', etag);
        if (!reads) return answer;
        if (!reply.hasHeader('cache-control')) void reply.header('cache-control', CACHE_CONTROL);
        if (!isNamedBy(request.headers['if-none-match'], etag)) return answer;
        void reply.code(304);
        // Fastify drops the body of an answer to HEAD, but takes its length from it: a 304 must not tell a wrong one.
        return request.method === 'HEAD' ? answer : undefined;
      }),
    );
  }
}
