import { AppError } from '../../common/errors.js';

/** The text itself is refused: trying again does not help. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'EMBEDDING_REFUSED';

/** A store or the endpoint is away, or set up wrongly: nothing is wrong with the change, and it will be applied. */
export const isOutage = (error: unknown): boolean => error instanceof AppError && !isRefusal(error);
