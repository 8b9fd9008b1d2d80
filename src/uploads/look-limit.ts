import { AppError } from '../common/errors.js';

/** So long the beginning of a file may take to be read while a request waits. */
const LOOK_LIMIT_MS = 30_000;

/**
 * Looks at the beginning of a file by `look`, which must end when the signal is aborted: some files of a few bytes unpack to gigabytes
 * of nothing. Errors: `FILE_UNREADABLE` when it takes longer than `limitMs`; those of `look`.
 */
export async function lookAt<T>(
  look: (signal: AbortSignal) => Promise<T>,
  limitMs = LOOK_LIMIT_MS,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(tooSlow(limitMs)), limitMs);
  try {
    return await look(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(limitMs: number): AppError {
  return new AppError(
    'FILE_UNREADABLE',
    `The beginning of the file could not be read within ${limitMs / 1000} s: delete empty rows and sheets, or split the file.`,
  );
}
