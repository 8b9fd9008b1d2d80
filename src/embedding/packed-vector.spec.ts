import { l2Normalise } from './l2-normalise.js';
import { packedLength, packVector, unpackVector } from './packed-vector.js';

describe('a packed vector', () => {
  const vector = l2Normalise(Float32Array.from({ length: 7 }, (_, i) => Math.sin(i + 1)));

  it.each([
    ['one', vector],
    ['zero', new Float32Array(7)],
    ['a part of a larger buffer', new Float32Array([0, 0, ...vector, 0]).subarray(2, 9)],
  ])('comes back as it was: %s', (_, given) => {
    const packed = packVector(given);
    expect(packed).toHaveLength(packedLength(7));
    expect(unpackVector(packed, 7)).toEqual(given);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no text', 42],
    ['another length', packVector(vector.slice(1))],
    ['one number more', packVector(new Float32Array([...vector, 0]))],
    ['no base64', '!'.repeat(packedLength(7))],
    ['numbers that are not a vector of length one', packVector(vector.map((value) => value * 2))],
    ['no numbers', packVector(new Float32Array(7).fill(NaN))],
  ])('is not taken for one: %s', (_, packed) => {
    expect(unpackVector(packed, 7)).toBeUndefined();
  });
});
