/**
 * Every error that the product reports on purpose, by code. `status` is used at the HTTP edge only
 * (RFC 9457 problem details); `title` says when it happens, `remedy` what to do. `docs/errors.md` is
 * generated from this table.
 */
export const ERROR_CODES = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Correct what `errors` lists: `path` is the field, `message` what it must be.',
  },
  MALFORMED_REQUEST: {
    status: 400,
    title: 'The request could not be read',
    remedy:
      'Send well-formed JSON in UTF-8 and percent-encode the URL; `detail` says what could not be read.',
  },
  INVALID_CURSOR: {
    status: 400,
    title: 'The cursor is not one that this service issued',
    remedy:
      'Pass on `next_cursor` as it came, with the same filters and sorting, or start again without a cursor.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'The request needs a login or a key',
    remedy:
      'Send `Authorization: Bearer …` with an access token of `POST /api/v1/auth/login`, or with a key; `detail` says what is wrong with the one that came.',
  },
  LOGIN_FAILED: {
    status: 401,
    title: 'Login and password do not belong together',
    remedy: 'Check both. It is not told which of them is wrong, nor whether the user may log in.',
  },
  REFRESH_REFUSED: {
    status: 401,
    title: 'The refresh token is not good',
    remedy: 'Log in again. A refresh token is good for one use; a second use ends its session.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Whoever sent the request may not do this',
    remedy: '`detail` says which role or scope is needed; an administrator gives it.',
  },
  LOGIN_LOCKED: {
    status: 429,
    title: 'Too many logins have failed',
    remedy: 'Wait for as many seconds as `Retry-After` says.',
  },
  USER_NOT_FOUND: {
    status: 404,
    title: 'There is no such user',
    remedy: 'Compare the id with `GET /api/v1/users`.',
  },
  LOGIN_TAKEN: {
    status: 409,
    title: 'Another user has this login',
    remedy: 'Choose another one; upper and lower case are the same.',
  },
  LAST_ADMIN: {
    status: 409,
    title: 'There must be an administrator',
    remedy: 'Make somebody else an administrator first.',
  },
  API_KEY_NOT_FOUND: {
    status: 404,
    title: 'There is no such key',
    remedy: 'Compare the id with `GET /api/v1/api-keys`.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is no such route',
    remedy: 'Compare method and path with the API page at `/docs`; paths begin with `/api/v1`.',
  },
  MATERIAL_NOT_FOUND: {
    status: 404,
    title: 'There is no such material',
    remedy: 'Check the id; the material may have been deleted.',
  },
  JOB_NOT_FOUND: {
    status: 404,
    title: 'There is no such job',
    remedy: 'Check the id; jobs that ended long ago are forgotten: `GET /api/v1/jobs` lists those there are.',
  },
  MATCH_NOT_FOUND: {
    status: 404,
    title: 'There is no such request to match names',
    remedy: 'Check the id; requests are forgotten by `DELETE /match`. Send the names again, if need be.',
  },
  MATCH_ITEM_NOT_FOUND: {
    status: 404,
    title: 'The request to match names has no such item',
    remedy: 'Use an `id` of `GET /match/{request_id}/results`.',
  },
  MATCH_DIFFERS: {
    status: 409,
    title: 'Another request to match names has this id',
    remedy: 'Choose another `request_id`, or leave it out.',
  },
  PRICE_LIST_NOT_FOUND: {
    status: 404,
    title: 'There is no such price list',
    remedy:
      'Compare the supplier with `GET /prices/suppliers` and the number with `GET /prices/{supplier}/all`; a list that is still being loaded is not there yet.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: 'There is no such product of this supplier',
    remedy: 'Check supplier and id; a list that is loaded again has new products.',
  },
  PRICE_LIST_GONE: {
    status: 409,
    title: 'The price list was given up before it was loaded',
    remedy: 'Upload the file again, if it is still wanted.',
  },
  SKU_TAKEN: {
    status: 409,
    title: 'Another material has this SKU',
    remedy: 'Choose another SKU, or update the material that `existing_id` names.',
  },
  WARMING_UNDERWAY: {
    status: 409,
    title: 'The cache is being warmed already',
    remedy:
      'Wait until that run has ended; `since` says when it began, by the clock of the instance that began it.',
  },
  RECONCILE_UNDERWAY: {
    status: 409,
    title: 'The stores are being compared already',
    remedy: 'Wait until that run has ended: `GET /index` shows how far it is.',
  },
  REFERENCE_NOT_FOUND: {
    status: 404,
    title: 'There is no such category, unit or colour',
    remedy: 'Check the id or the name; it may have been deleted, or merged into another.',
  },
  NAME_TAKEN: {
    status: 409,
    title: 'Another category, unit or colour has this name or alias',
    remedy:
      'Use the one that `existing_id` names, or another name. One that is not reviewed yet is approved by `PATCH` with `reviewed: true`, or merged.',
  },
  REFERENCE_IN_USE: {
    status: 409,
    title: 'A category or unit is in use',
    remedy: 'Say with `reassign_to` which other one takes its place, or change what uses it first.',
  },
  CATEGORY_CYCLE: {
    status: 409,
    title: 'A category would be below itself',
    remedy: 'Choose another parent: `GET /reference/categories/tree` shows the tree.',
  },
  UNITS_NOT_CONVERTIBLE: {
    status: 422,
    title: 'These units do not convert into each other',
    remedy: 'Choose units with the same base unit; `GET /reference/units` shows them.',
  },
  VERSION_MISMATCH: {
    status: 412,
    title: 'What is to be changed has changed since it was read',
    remedy: 'Get it again, apply the change to it, and send the new version in `If-Match`.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The request body is too large',
    remedy: 'Send smaller batches, or raise `BODY_LIMIT_BYTES`.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request took too long to arrive',
    remedy:
      'Send it again, on a better connection; operators look at `HEADERS_TIMEOUT_MS`, `BODY_TIMEOUT_MS` and `UPLOAD_STALL_MS`.',
  },
  URL_TOO_LONG: {
    status: 414,
    title: 'The URL is too long',
    remedy: 'Send long searches as `POST /api/v1/search`, with a body.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The headers of the request are too large',
    remedy: 'Send fewer or shorter headers; clear the cookies of this address.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'This client asks for more than it may at a time',
    remedy:
      'Wait for the seconds that `Retry-After` says; `RateLimit-Remaining` tells in time how much is left. Operators set the limits: `RATE_LIMIT_…`.',
  },
  FILE_UNREADABLE: {
    status: 400,
    title: 'The file could not be read as a table',
    remedy:
      'Give CSV, XLSX, JSON or NDJSON, plain or gzipped, with the columns that are needed; `detail` says what is wrong and what can be stated, `docs/files.md` what is read.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The media type of the request is not supported',
    remedy: 'Send `Content-Type: application/json`.',
  },
  INTERNAL: {
    status: 500,
    title: 'An unexpected error happened',
    remedy: 'Try again; if it stays, report the `request_id`: the log has the cause under it.',
  },
  EMBEDDING_FAILED: {
    status: 502,
    title: 'The embedding endpoint refused or failed',
    remedy: 'Try again later; operators check `EMBEDDING_BASE_URL`, the key and the quota of the endpoint.',
  },
  EMBEDDING_REFUSED: {
    status: 502,
    title: 'The embedding endpoint refuses this text',
    remedy:
      'Change the text of the material; operators look at the reason in `GET /index/set-aside` and try again with `POST /index/retry`.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    title: 'A store that is needed cannot be reached',
    remedy: 'Try again later; operators look at `/health/detailed`.',
  },
  STORE_TIMEOUT: {
    status: 503,
    title: 'A store took too long to answer',
    remedy: 'Try again later; operators look at `/health/detailed` and the load of the store.',
  },
  OVERLOADED: {
    status: 503,
    title: 'More requests wait than the service can answer in time',
    remedy:
      'Try again after a pause; operators look at the load of the database and at `CACHE_LOAD_CONCURRENCY`.',
  },
  VECTOR_SPACE_MISMATCH: {
    status: 503,
    title: 'Vectors of another embedding model are where those of this one should be',
    remedy:
      'Delete the collection that the message names: the vectors are made anew. Or choose another `QDRANT_COLLECTION`.',
  },
  COLLECTION_IN_USE: {
    status: 409,
    title: 'A collection of vectors is still needed',
    remedy:
      'Wait until the vectors of this model are complete (`GET /index`), and remove those of others then.',
  },
  CONFIG_INVALID: {
    status: 500,
    title: 'The configuration is not valid',
    remedy: 'Correct the variables that the message lists; `docs/configuration.md` describes each.',
  },
  DATA_DIR_LOCKED: {
    status: 500,
    title: 'Another process uses this data folder',
    remedy: 'Stop the other process, or choose another `DATA_DIR`.',
  },
  CACHE_MISUSE: {
    status: 500,
    title: 'A cache decorator is used wrongly',
    remedy: 'Correct the decorator that the message names; `docs/cache-decorators.md` has the rules.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

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
