import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';

/** Files that are sent as they are, without a form around them. */
const RAW_FILES = [
  'text/csv',
  'text/tab-separated-values',
  'application/x-ndjson',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'application/gzip',
  'application/octet-stream',
];

/** What a route says of itself (`@RouteConfig`) that takes a file. */
export const TAKES_UPLOAD = { upload: true } as const;

/**
 * Makes files readable where a route takes one, as a stream and whatever their size: the route has a limit of its own. All other
 * routes go on refusing them.
 */
export function readUploadBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // Whoever reads a file counts its bytes.
  void server.register(multipart as never, { throwFileSizeLimit: false } as never);
  server.addContentTypeParser(RAW_FILES, (request, payload, done) => {
    if (takesUpload(request)) done(null, payload);
    else done(refused(request));
  });
  server.addHook('preValidation', (request: FastifyRequest, _reply, done) => {
    if (request.isMultipart() && !takesUpload(request)) done(refused(request));
    else done();
  });
}

function refused(request: FastifyRequest): AppError {
  const type = request.headers['content-type'] ?? '';
  return new AppError('UNSUPPORTED_MEDIA_TYPE', `Unsupported Media Type: ${type.slice(0, 100)}`);
}

/** Whether the route of a request takes a file. */
export function takesUpload(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { upload?: boolean }).upload === true;
}
