import { AppError, messageOf } from '../../common/errors.js';

/** What the client's errors carry, so far as it is used: the client throws several classes without a common one. */
interface ClientError {
  name?: unknown;
  status?: unknown;
  data?: unknown;
}

/** The HTTP status that Qdrant answered with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  const { status } = (error ?? {}) as ClientError;
  return typeof status === 'number' ? status : undefined;
}

/** What Qdrant says is wrong with a request. */
export function reasonOf(error: unknown): string {
  const { data } = (error ?? {}) as { data?: { status?: { error?: unknown } } };
  const reason = data?.status?.error;
  return typeof reason === 'string' ? reason : messageOf(error);
}

/**
 * The AppError of a failed request to the Qdrant at `address`. A refusal that the adapter cannot have caused
 * (authorisation, overload, a server in recovery) counts as not reachable; any other is a fault of the adapter.
 */
export function storeError(error: unknown, address: string, timeoutMs: number): AppError {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  if (isTimeout(error))
    return new AppError(
      'STORE_TIMEOUT',
      `Qdrant at ${address} did not answer within ${timeoutMs} ms`,
      {},
      cause,
    );
  const status = statusOf(error);
  const reason = `Qdrant at ${address}: ${status === undefined ? '' : `${status} `}${reasonOf(error)}`;
  if (status === undefined || [401, 403, 408, 429].includes(status) || status >= 500)
    return new AppError('STORE_UNAVAILABLE', reason, {}, cause);
  return new AppError('INTERNAL', reason, {}, cause);
}

/** The client's own error, or the abort behind it, which the client does not know again in another realm. */
function isTimeout(error: unknown): boolean {
  const { name } = (error ?? {}) as ClientError;
  return name === 'QdrantClientTimeoutError' || name === 'AbortError';
}
