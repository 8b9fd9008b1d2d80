import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** Gives an answer that has a `version` its `ETag` (RFC 9110, section 8.8.3), which `If-Match` takes. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap((answer: unknown) => {
        if (answer === null || typeof answer !== 'object' || !('version' in answer)) return;
        void context
          .switchToHttp()
          .getResponse<FastifyReply>()
          .header('etag', `"${String(answer.version)}"`);
      }),
    );
  }
}
