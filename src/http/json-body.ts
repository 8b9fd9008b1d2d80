import { isUtf8 } from 'node:buffer';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, type Fault } from '../common/errors.js';
import { validationFailed } from './validation.pipe.js';

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i;

type Done = (error: Error | null, body?: unknown) => void;
type TextParser = (request: never, text: string, done: Done) => unknown;

/** Where strings hold U+0000, which PostgreSQL cannot store in a text. */
function nulFaults(value: unknown, path: string): Fault[] {
  if (typeof value === 'string')
    return value.includes('\0') ? [{ path, message: 'must not contain the character U+0000' }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    nulFaults(item, Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}

/** The parsed value is searched only when the text has the escape: hardly any has. */
function faultOfNul(body: Buffer, value: unknown): AppError | null {
  const faults = body.includes('\\u0000') ? nulFaults(value, '') : [];
  return faults.length > 0 ? validationFailed(faults) : null;
}

/**
 * Makes JSON the only body that is read: UTF-8, no U+0000, no `__proto__`, size within the limit of the
 * server. An empty body counts as none, since many clients send the header with every DELETE.
 */
export function readJsonBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const parse = server.getDefaultJsonParser('error', 'error') as unknown as TextParser;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(JSON_MEDIA_TYPE, { parseAs: 'buffer' }, (request, raw, done) => {
    const body = raw as Buffer;
    if (body.length === 0) {
      done(null, undefined);
    } else if (!isUtf8(body)) {
      done(new AppError('MALFORMED_REQUEST', 'The body is not valid UTF-8.'));
    } else {
      parse(request as never, body.toString('utf8'), (error, value) => {
        if (error) done(new AppError('MALFORMED_REQUEST', `The body is not valid JSON: ${error.message}`));
        else done(faultOfNul(body, value), value);
      });
    }
  });
}
