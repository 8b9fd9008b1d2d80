import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import { reaches } from '../common/roles.js';
import { type Config, needsLogin } from '../config/index.js';
import { type Access, accessTo, type Principal } from '../http/index.js';
import { Authenticator } from './authenticator.js';

/** Where no login is needed. */
const ANYONE: Principal = { kind: 'anyone', id: '', name: 'anyone', role: 'admin' };

/**
 * Lets in who may, before the body is read: whoever may not, sends no file. Every answer of the web server passes it, those of the API
 * page too; routes that the table does not have are closed.
 */
export function guardRoutes(app: NestFastifyApplication, config: Config): void {
  const server = app.getHttpAdapter().getInstance();
  if (!needsLogin(config)) {
    server.addHook('onRequest', (request: FastifyRequest, _, done) => {
      request.principal = ANYONE;
      done();
    });
    return;
  }
  const authenticator = app.get(Authenticator, { strict: false });
  const logger = new Logger('Access');

  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    // There is no such route, whoever asks.
    if (request.is404) return;
    const access = accessOf(request, config);
    if (access === 'open') return;
    if (access === null) {
      logger.error(`${request.method} ${request.routeOptions.url} is in no row of the access table`);
      throw new AppError('FORBIDDEN', 'Nobody may use this route.');
    }
    try {
      request.principal = await authenticator.authenticate(credentialOf(request));
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED')
        void reply.header('www-authenticate', 'Bearer realm="rag-materials"');
      throw error;
    }
    checkAccess(request.principal, access);
  });
}

function accessOf(request: FastifyRequest, { METRICS_OPEN }: Config): Access | null {
  const pattern = request.routeOptions.url ?? '';
  return METRICS_OPEN && pattern === '/metrics' ? 'open' : accessTo(request.method, pattern);
}

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** The token or the key that a request brings. Errors: `UNAUTHENTICATED` */
function credentialOf({ headers }: FastifyRequest): string {
  const { authorization } = headers;
  const key = headers['x-api-key'];
  if (authorization === undefined && typeof key === 'string') return key;
  if (authorization === undefined)
    throw new AppError('UNAUTHENTICATED', 'The request has no token and no key.');
  const [, credential] = BEARER.exec(authorization) ?? [];
  if (!credential)
    throw new AppError(
      'UNAUTHENTICATED',
      'The header Authorization must be: Bearer, a space, and a token or a key.',
    );
  return credential;
}

/** Errors: `FORBIDDEN`, which says what is needed. */
export function checkAccess({ kind, role, scopes }: Principal, needed: Exclude<Access, 'open'>): void {
  if (!reaches(role, needed.role))
    throw new AppError('FORBIDDEN', `This needs the role ${needed.role}; yours is ${role}.`);
  if (needed.people && kind === 'key')
    throw new AppError('FORBIDDEN', 'This is for people who have logged in, not for keys.');
  const { scope } = needed;
  if (scope && scopes && !scopes.includes('*') && !scopes.includes(scope))
    throw new AppError('FORBIDDEN', `This needs a key with the scope ${scope}.`);
}
