import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Observable, tap } from 'rxjs';
import { type CacheContext, runInCacheContext } from '../cache-context.js';

interface Request {
  headers: Record<string, string | string[] | undefined>;
  query: unknown;
}
interface Reply {
  header(name: string, value: string): unknown;
}

/**
 * Lets a request bypass the cache (`use_cache=false`, `Cache-Control: no-cache`), and tells in `X-Cache` and `Age` how
 * it was answered. Belongs on the controllers whose services cache.
 */
@Injectable()
export class CacheHeadersInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    const context: CacheContext = { bypass: wantsBypass(http.getRequest<Request>()) };
    const told = () => tell(http.getResponse<Reply>(), context);
    return new Observable((subscriber) =>
      runInCacheContext(context, () =>
        next
          .handle()
          .pipe(tap({ next: told, error: told }))
          .subscribe(subscriber),
      ),
    );
  }
}

function tell(reply: Reply, { outcome, ageMs = 0 }: CacheContext): void {
  if (!outcome) return;
  reply.header('x-cache', outcome);
  reply.header('age', String(Math.floor(ageMs / 1000)));
}

function wantsBypass({ headers, query }: Request): boolean {
  const { use_cache: useCache } = (query ?? {}) as { use_cache?: unknown };
  return useCache === 'false' || /\bno-(?:cache|store)\b/.test(String(headers['cache-control'] ?? ''));
}
