import { seededRandom } from '../coherence/race.js';

/** `count` values of every kind that a cache can keep, nested at random, the same for the same seed. */
export function* randomValues(seed: number, count: number): Generator {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const many = <T>(make: () => T) => Array.from({ length: below(5) }, make);
  const text = () => String.fromCharCode(...many(() => below(random() < 0.5 ? 0x80 : 0x1_0000)));
  const name = () => ['!', '__proto__', 'toJSON', '0', 'constructor', text()][below(6)] ?? '';
  const bytes = () => Uint8Array.from(many(() => below(256)));
  const numbers = [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324];
  const plain = [
    text,
    () => null,
    () => random() < 0.5,
    () => below(1000),
    () => (random() - 0.5) * 10 ** below(300),
  ];
  const special = [
    () => undefined,
    () => numbers[below(numbers.length)],
    () => BigInt(below(2 ** 30)) ** BigInt(below(5)) * (random() < 0.5 ? 1n : -1n),
    () => new Date(below(2 ** 40)),
    bytes,
    () => Buffer.from(bytes()),
    () => new Float64Array(many(random)),
    () => new Uint16Array(many(() => below(65_536))),
  ];
  const nested = (depth: number, leaves: readonly (() => unknown)[]): unknown => {
    const value = () => nested(depth - 1, leaves);
    const containers: (() => unknown)[] = [
      () => many(value),
      () => Object.fromEntries(many(() => [name(), value()])),
    ];
    if (leaves !== plain)
      containers.push(
        () => new Map(many(() => [value(), value()])),
        () => new Set(many(value)),
      );
    const choices = depth > 0 ? [...containers, ...leaves] : leaves;
    return choices[below(choices.length)]?.();
  };
  for (let index = 0; index < count; index += 1)
    yield nested(1 + below(4), index % 2 === 0 ? plain : [...plain, ...special]);
}
