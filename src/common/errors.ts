/**
 * Every error that the product reports on purpose, by code. `status` is used at the HTTP edge only
 * (RFC 9457 problem details); `docs/errors.md` lists the same table and a test keeps it true.
 */
export const ERROR_CODES = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  MALFORMED_REQUEST: { status: 400, title: 'The request could not be read' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not one that this service issued' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such route' },
  MATERIAL_NOT_FOUND: { status: 404, title: 'There is no such material' },
  SKU_TAKEN: { status: 409, title: 'Another material has this SKU' },
  VERSION_MISMATCH: { status: 412, title: 'The material has changed since it was read' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type of the request is not supported' },
  INTERNAL: { status: 500, title: 'An unexpected error happened' },
  EMBEDDING_FAILED: { status: 502, title: 'The embedding endpoint refused or failed' },
  STORE_UNAVAILABLE: { status: 503, title: 'A store that is needed cannot be reached' },
  STORE_TIMEOUT: { status: 503, title: 'A store took too long to answer' },
  VECTOR_SPACE_MISMATCH: { status: 503, title: 'The vector store was built for another embedding model' },
  CONFIG_INVALID: { status: 500, title: 'The configuration is not valid' },
  DATA_DIR_LOCKED: { status: 500, title: 'Another process uses this data folder' },
  CACHE_MISUSE: { status: 500, title: 'A cache decorator is used wrongly' },
} as const satisfies Record<string, { status: number; title: string }>;

/** The code of an {@link AppError}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** One fault of a request: `path` says where, `message` what is wrong and what to do. */
export interface Fault {
  path: string;
  message: string;
}

/** What an {@link AppError} carries beside its message. Shown to callers: no secrets, no SQL. */
export interface ErrorDetails {
  errors?: Fault[];
  [key: string]: unknown;
}

/** An error with a code. Everything below the HTTP edge throws this and knows nothing of status codes. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The message of whatever was thrown; follows one `cause`, since `fetch failed` alone says nothing. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  const own = error.message || error.name;
  return cause && !own.includes(cause) ? `${own}: ${cause}` : own;
}
