import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from './validation.pipe.js';

/** The version that `If-Match` asks for; undefined where the header is absent or `*`. Errors: `VALIDATION_FAILED`. */
function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,9})(?:-[0-9a-z]{1,11})?"\s*$/.exec(header)?.[1];
  if (version === undefined)
    throw validationFailed([
      {
        path: 'If-Match',
        message: 'If-Match must be an ETag of the material, like "3" or "3-m1x2y3z4", or *',
      },
    ]);
  return Number(version);
}

/** A parameter: the version that the caller has read. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Documents the header of {@link IfMatch}. */
export const ApiIfMatch = () =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The `ETag` that was read: 412 if it has changed',
    }),
  );
