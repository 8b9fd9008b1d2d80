import { setImmediate as nextTurn } from 'node:timers/promises';
import { ascending, type Timing, timing } from './statistics.js';

/** Operations so short that the clock would show itself are timed in batches of so many. */
const BATCH = 100;

const now = () => performance.now();

/** Runs `operation` for every item, one after the other, and times each. */
export async function oneByOne<T>(
  items: readonly T[],
  operation: (item: T) => Promise<unknown>,
): Promise<Timing> {
  const micros = new Float64Array(items.length);
  const start = now();
  let index = 0;
  for (const item of items) {
    const began = now();
    await operation(item);
    micros[index++] = (now() - began) * 1000;
  }
  return timing(micros, items.length, now() - start);
}

/**
 * Very short operations, one after the other, for `milliseconds`: p50 and p99 are of the means of batches of 100.
 * Between batches timers and sockets have their turn, as they do in a service; that is not timed.
 */
export async function inBatches<T>(
  items: readonly T[],
  milliseconds: number,
  operation: (item: T) => Promise<unknown>,
): Promise<Timing> {
  const micros: number[] = [];
  let spent = 0;
  for (let at = 0; spent < milliseconds; at = (at + BATCH) % items.length) {
    const batch = items.slice(at, at + BATCH);
    const began = now();
    for (const item of batch) await operation(item);
    const took = now() - began;
    micros.push((took * 1000) / batch.length);
    spent += took;
    await nextTurn();
  }
  return timing(micros, micros.length * BATCH, ascending(micros).reduce((sum, each) => sum + each, 0) / 10);
}

/** Runs `operation` for every item, by `workers` at a time. */
export async function atOnce<T>(
  items: readonly T[],
  workers: number,
  operation: (item: T) => Promise<unknown>,
): Promise<Timing> {
  const micros = new Float64Array(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      const began = now();
      await operation(items[index] as T);
      micros[index] = (now() - began) * 1000;
    }
  };
  const start = now();
  await Promise.all(Array.from({ length: workers }, work));
  return timing(micros, items.length, now() - start);
}

/** Pieces of at most `size`. */
export function pieces<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
