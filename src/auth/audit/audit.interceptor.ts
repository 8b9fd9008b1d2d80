import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import { AppError, messageOf } from '../../common/errors.js';
import { CONFIG, type Config, needsLogin } from '../../config/index.js';
import { statusOf } from '../../http/index.js';
import { AUDIT_LOG, type AuditLog } from '../../relational/index.js';
import { AuditedThings, isAudited } from './audited-routes.js';
import { kept } from './kept.js';

const LONGEST_PATH = 500;

/**
 * Writes down who changed what. The entry is there before the deed, and completed before its answer: what the log has without a status was
 * under way when the process died. Where no login is needed there is nobody to write down.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger(AuditInterceptor.name);
  private readonly isOn: boolean;

  constructor(
    @Inject(AUDIT_LOG) private readonly log: AuditLog,
    @Inject(CONFIG) config: Config,
    private readonly things: AuditedThings,
  ) {
    this.isOn = needsLogin(config);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!this.isOn || !isAudited(request.method, request.routeOptions.url ?? '')) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    return from(this.begin(request)).pipe(
      mergeMap((id) =>
        next.handle().pipe(
          mergeMap(async (answer: unknown) => {
            await this.complete(id, reply.statusCode, answer instanceof StreamableFile ? null : kept(answer));
            return answer;
          }),
          catchError(async (error: unknown) => {
            await this.complete(id, statusOf(error), error instanceof AppError ? { code: error.code } : null);
            throw error;
          }),
        ),
      ),
    );
  }

  private async begin(request: FastifyRequest): Promise<string> {
    const { principal, method, ip, id } = request;
    const pattern = request.routeOptions.url ?? '';
    return this.log.begin({
      actorKind: principal?.kind ?? 'anyone',
      actorId: principal?.id ?? '',
      actorName: principal?.name ?? loginOf(request.body),
      action: `${method} ${pattern}`,
      path: request.url.slice(0, LONGEST_PATH),
      address: ip,
      requestId: id,
      before: await this.things.before(pattern, (request.params as { id?: string }).id),
    });
  }

  /** The deed is done: that it cannot be completed in the log does not undo it. */
  private async complete(id: string, status: number, after: unknown): Promise<void> {
    try {
      await this.log.complete(id, status, after);
    } catch (error) {
      this.logger.warn(`the audit entry ${id} was not completed: ${messageOf(error)}`);
    }
  }
}

/** Who tries to log in, by their own word. */
function loginOf(body: unknown): string {
  const { login } = (body ?? {}) as { login?: unknown };
  return typeof login === 'string' ? login.slice(0, 100) : '';
}
