/**
 * Scalar quantisation of vectors to int8, and of queries to int16, so that a scan reads a quarter of the bytes.
 * Every vector has a scale of its own, chosen so that the quantised vector is as long as the original
 * one: the cosine of a vector with itself stays 1, and a sparse vector loses no more than a dense one.
 */

const ROW_LEVELS = 127;

/** Quantises `vector` into `target` at `offset`, and returns the factor that undoes it; 0 for a zero vector. */
export function quantiseRow(vector: Float32Array, target: Int8Array, offset: number): number {
  const dimensions = vector.length;
  let largest = 0;
  for (let i = 0; i < dimensions; i++) {
    const size = Math.abs(vector[i] as number);
    if (size > largest) largest = size;
  }
  if (!(largest > 0)) {
    target.fill(0, offset, offset + dimensions);
    return 0;
  }
  const factor = ROW_LEVELS / largest;
  let squares = 0;
  let levelSquares = 0;
  for (let i = 0; i < dimensions; i++) {
    const value = vector[i] as number;
    const level = Math.round(value * factor);
    target[offset + i] = level;
    squares += value * value;
    levelSquares += level * level;
  }
  return Math.sqrt(squares / levelSquares);
}

/**
 * Quantises a query into `target` as finely as int32 sums allow, and returns the factor that undoes it; 0 for
 * a zero vector. No sum overflows: |dot| ≤ dimensions · 127 · largest level.
 */
export function quantiseQuery(vector: Float32Array, target: Int16Array): number {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  target.fill(0);
  if (!(largest > 0)) return 0;
  const levels = Math.min(32_767, Math.floor((2 ** 31 - 1) / (ROW_LEVELS * vector.length)));
  const factor = levels / largest;
  for (let i = 0; i < vector.length; i++) target[i] = Math.round((vector[i] as number) * factor);
  return 1 / factor;
}
