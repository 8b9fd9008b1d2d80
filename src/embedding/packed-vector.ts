import { endianness } from 'node:os';

/** How far the length of a kept vector may be from one, by rounding. */
const TOLERANCE = 1e-3;

const BIG_ENDIAN = endianness() === 'BE';

/** A vector as text: base64 of its 32-bit numbers, the lowest byte first. Loses nothing. */
export function packVector(vector: Float32Array): string {
  const bytes = Buffer.from(Float32Array.from(vector).buffer);
  return (BIG_ENDIAN ? bytes.swap32() : bytes).toString('base64');
}

/** Length of the text of a vector. */
export function packedLength(dimensions: number): number {
  return 4 * Math.ceil((4 * dimensions) / 3);
}

/**
 * What {@link packVector} was given; undefined for whatever is not a vector of so many dimensions, one long or zero.
 */
export function unpackVector(packed: unknown, dimensions: number): Float32Array | undefined {
  if (typeof packed !== 'string' || packed.length !== packedLength(dimensions)) return undefined;
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length !== 4 * dimensions) return undefined;
  if (BIG_ENDIAN) bytes.swap32();
  // A copy: the buffer may be part of a pool that is not aligned.
  const vector = new Float32Array(new Uint8Array(bytes).buffer);
  let squares = 0;
  for (const value of vector) squares += value * value;
  return squares === 0 || Math.abs(squares - 1) < TOLERANCE ? vector : undefined;
}
