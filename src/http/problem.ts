import { HttpException } from '@nestjs/common';
import { AppError, ERROR_CODES, type ErrorCode, type Fault } from '../common/errors.js';

/** Problem details of RFC 9457. Members beside these are extensions of the single error, e.g. `existing_id`. */
export interface Problem {
  /** Path that explains the error to people and programs. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Path of the request. */
  instance: string;
  code: ErrorCode;
  request_id: string;
  errors?: Fault[];
  [extension: string]: unknown;
}

/** Media type of a {@link Problem}. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** What the edge has to know of the request to describe its failure. */
export interface RequestFacts {
  id: string;
  method: string;
  /** Without the query, which may hold what people searched for. */
  path: string;
}

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = {
  404: 'ROUTE_NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Anything thrown as an {@link AppError}; what nobody foresaw becomes `INTERNAL` with the original as cause. */
export function asAppError(error: unknown, request: RequestFacts): AppError {
  if (error instanceof AppError) return error;
  if (isBrokenOff(error))
    return new AppError('MALFORMED_REQUEST', 'The request broke off before its end.', {}, { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : statusOfFramework(error);
  if (status === undefined || status >= 500)
    return new AppError(
      'INTERNAL',
      'An unexpected error happened; the log has it under the request_id.',
      {},
      { cause: error },
    );
  const code = CODE_OF_STATUS[status] ?? 'MALFORMED_REQUEST';
  const detail =
    code === 'ROUTE_NOT_FOUND' ? `There is no ${request.method} ${request.path}` : (error as Error).message;
  return new AppError(code, detail, {}, { cause: error });
}

/** The status that an error is answered with. */
export const statusOf = (error: unknown): number =>
  ERROR_CODES[asAppError(error, { id: '', method: '', path: '' }).code].status;

/** The client went away while its body was read: no fault of the service. */
function isBrokenOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.message === 'aborted' &&
    (error as NodeJS.ErrnoException).code === 'ECONNRESET'
  );
}

/** Errors of the router reach the edge before Nest has made an `HttpException` of them. */
function statusOfFramework(error: unknown): number | undefined {
  if (!(error instanceof Error) || error.name !== 'FastifyError') return undefined;
  return (error as Error & { statusCode?: number }).statusCode;
}

/** The problem details of an error. A status of 500 says nothing of its cause. */
export function problemOf(error: AppError, request: RequestFacts): Problem {
  const { status, title } = ERROR_CODES[error.code];
  const hidden = status === 500;
  return {
    type: `/errors/${error.code}`,
    title,
    status,
    detail: hidden ? 'The log has the cause under the request_id.' : error.message,
    instance: request.path,
    code: error.code,
    request_id: request.id,
    ...(hidden ? {} : snakeCased(error.details)),
  };
}

function snakeCased(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
