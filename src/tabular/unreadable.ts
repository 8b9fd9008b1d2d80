import { AppError, type ErrorDetails } from '../common/errors.js';

/** A file that cannot be read, or not any further: `FILE_UNREADABLE`. `message` says what is wrong and what to do. */
export function unreadable(message: string, cause?: unknown, details: ErrorDetails = {}): AppError {
  return new AppError('FILE_UNREADABLE', message, details, { cause });
}
