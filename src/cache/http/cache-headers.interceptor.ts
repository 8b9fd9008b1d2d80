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
 * Lets a request bypass the cache (`use_cache=false`, `Cache-Control: no-cache` or `no-store`), and tells in `X-Cache` and
 * `Age` how it was answered. Belongs on the controllers whose services cache.
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

/** `Age` says that an answer was not made for this request (RFC 9111, section 5.1), so only those of the cache have one. */
function tell(reply: Reply, { outcome, ageMs = 0 }: CacheContext): void {
  if (!outcome) return;
  reply.header('x-cache', outcome);
  if (outcome !== 'MISS' && outcome !== 'BYPASS') reply.header('age', String(Math.floor(ageMs / 1000)));
}

function wantsBypass({ headers, query }: Request): boolean {
  const { use_cache: useCache } = (query ?? {}) as { use_cache?: unknown };
  if (useCache === 'false') return true;
  const header = headers['cache-control'];
  if (header === undefined || isAddedByFetch(headers)) return false;
  return String(header).split(',').some(refusesCached);
}

/** The directives of a request that refuse a kept answer (RFC 9111, section 5.2.1), in any case of letters. */
const refusesCached = (directive: string) => /^\s*no-(?:cache|store)\s*$/i.test(directive);

/**
 * `fetch` adds these two to every request that has an `If-None-Match` (Fetch standard, HTTP-network-or-cache fetch). Its
 * caller wants to know whether an answer is still the same, which is what our cache proves.
 */
const isAddedByFetch = (headers: Request['headers']) =>
  headers['if-none-match'] !== undefined &&
  headers['cache-control'] === 'no-cache' &&
  headers.pragma === 'no-cache';
