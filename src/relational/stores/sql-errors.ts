import { AppError, messageOf } from '../../common/errors.js';

/** SQLSTATE of a duplicate key. */
const UNIQUE_VIOLATION = '23505';
const QUERY_CANCELED = '57014';
const CHECK_VIOLATION = '23514';
/** Classes and codes of a server that is gone, going, starting, full or refuses the login (PostgreSQL manual, appendix A). */
const UNAVAILABLE =
  /^(08...|57P0[1-5]|53300|28...|3D000|ECONN.*|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST.*|ENET.*)$/;
const DISCONNECTED =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|connection is closed|pool after calling end|not established|is closed|query runner already released/i;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

/** Whether another row has the key already. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === UNIQUE_VIOLATION;

/** Whether the client gave up waiting: the server did not even cancel the statement. */
export const isReadTimeout = (error: unknown): boolean => /query read timeout/i.test(messageOf(error));

/** What the port promises for whatever the driver threw: drivers' messages name hosts, never passwords. */
export function sqlError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const message = messageOf(error);
  if (code === CHECK_VIOLATION)
    return new AppError(
      'VALIDATION_FAILED',
      'A field of a material is too short or too long: PostgreSQL counts its characters in its own way.',
      {},
      { cause: error },
    );
  if (code === QUERY_CANCELED || isReadTimeout(error)) {
    return new AppError(
      'STORE_TIMEOUT',
      'PostgreSQL did not answer within DATABASE_TIMEOUT_MS',
      {},
      { cause: error },
    );
  }
  if (UNAVAILABLE.test(code) || DISCONNECTED.test(message)) {
    return new AppError(
      'STORE_UNAVAILABLE',
      `PostgreSQL cannot be reached: ${message || code}`,
      {},
      { cause: error },
    );
  }
  return error;
}
