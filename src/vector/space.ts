import { AppError } from '../common/errors.js';
import type { VectorSpace } from './vector-store.js';

/** A space for people. */
export function describeSpace({ modelId, dimensions }: VectorSpace): string {
  return `model "${modelId}" with ${dimensions} dimensions`;
}

/**
 * The error of vectors that were made by another model than the configured one. `where` names the
 * collection or file, `remedy` what makes room for the new model.
 */
export function spaceMismatch(
  where: string,
  stored: VectorSpace,
  asked: VectorSpace,
  remedy: string,
): AppError {
  return new AppError(
    'VECTOR_SPACE_MISMATCH',
    `The vectors in ${where} were made by ${describeSpace(stored)}, but the configuration asks for ` +
      `${describeSpace(asked)}. Set the EMBEDDING_ variables back to the former model, or ${remedy}.`,
    { stored: { ...stored }, asked: { ...asked } },
  );
}

/** Refuses a vector that is not as long as the space has dimensions. Errors: `VECTOR_SPACE_MISMATCH`. */
export function checkDimensions(vector: Float32Array, space: VectorSpace): void {
  if (vector.length === space.dimensions) return;
  throw new AppError(
    'VECTOR_SPACE_MISMATCH',
    `A vector has ${vector.length} dimensions, but the vector store holds vectors of ${describeSpace(space)}.`,
  );
}
