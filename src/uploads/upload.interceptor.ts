import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { ApiProblems, TAKES_UPLOAD } from '../http/index.js';
import type { LocalFile } from './local-file.js';
import { receiveUpload } from './upload-request.js';
import { UploadsService } from './uploads.service.js';

type UploadRequest = FastifyRequest & { upload?: LocalFile };

/**
 * Receives the file before the handler is called, and removes it when that has answered. The body is then what the form says beside
 * the file, and what the query says, which wins: it is validated as any body.
 */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  constructor(private readonly uploads: UploadsService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    const { file, fields } = await receiveUpload(request, this.uploads);
    request.upload = file;
    request.body = { ...fields, ...(request.query as Record<string, unknown>) };
    return next.handle().pipe(finalize(() => void file.dispose().catch(() => undefined)));
  }
}

/** A route that takes one file; its `@Body()` is the options beside it, in the form or in the query. */
export const TakesUpload = () =>
  applyDecorators(
    RouteConfig(TAKES_UPLOAD),
    UseInterceptors(UploadInterceptor),
    ApiConsumes('multipart/form-data'),
    ApiProblems(
      'VALIDATION_FAILED',
      'MALFORMED_REQUEST',
      'FILE_UNREADABLE',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
    ),
  );

/** The file of a route that {@link TakesUpload}. It is there until the handler has answered. */
export const UploadedTable = createParamDecorator((_: unknown, context: ExecutionContext): LocalFile => {
  const { upload } = context.switchToHttp().getRequest<UploadRequest>();
  if (!upload) throw new Error('UploadedTable needs TakesUpload on its route');
  return upload;
});
