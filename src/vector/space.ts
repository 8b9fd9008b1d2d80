import { createHash } from 'node:crypto';
import { AppError } from '../common/errors.js';
import type { VectorSpace } from './vector-store.js';

/** Of the model's id, as a part of a name. */
const READABLE = 60;

export function sameSpace(a: VectorSpace, b: VectorSpace): boolean {
  return a.modelId === b.modelId && a.dimensions === b.dimensions;
}

/** A name of its own for each space, of small letters, digits, `-` and `_`: the model's id as far as it goes, and a digest. */
export function collectionSlug({ modelId, dimensions }: VectorSpace): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([modelId, dimensions]))
    .digest('hex');
  const readable = modelId.toLowerCase().replace(/[^a-z0-9_]+/g, '-');
  return `${readable.slice(0, READABLE)}-${digest.slice(0, 8)}`;
}

/** A space for people. */
export function describeSpace({ modelId, dimensions }: VectorSpace): string {
  return `model "${modelId}" with ${dimensions} dimensions`;
}

/**
 * The error of a collection that has the name of one space and the vectors of another: somebody else made it. `where` names
 * the collection or file, `remedy` what makes room.
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
      `${describeSpace(asked)}. To go on, ${remedy}.`,
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
