import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import type { Principal } from '../http/index.js';

/** Whoever sent the request. Errors: `UNAUTHENTICATED` on a route that is open */
export const Sender = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new AppError('UNAUTHENTICATED', 'The request has no token and no key.');
  return principal;
});
