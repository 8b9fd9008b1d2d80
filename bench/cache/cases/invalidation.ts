import { setTimeout as pause } from 'node:timers/promises';
import type { Contender, Instance } from '../harness/contender.js';
import { pieces } from '../harness/timed.js';

export interface FillSize {
  redisUrl: string;
  entries: number;
}

export interface InvalidateSize {
  /** How many of the tags, each of which a part of the entries has; 0: the one that all have, again and again. */
  tags: number;
  samples: number;
  /** No further sample is taken after so many milliseconds. */
  limitMs: number;
}

/** Every entry has one of so many tags, and the one that all have. */
const SHARDS = 40;
const EVERYTHING = 'all';
const BATCH = 500;
const SETTLE_MS = 500;

const shardOf = (index: number) => `s${index % SHARDS}`;

let filled: Instance | undefined;

/** Opens an instance, which stays open, and has it read `entries` small answers. Answers the seconds that took. */
export async function fill(contender: Contender, { redisUrl, entries }: FillSize): Promise<number> {
  const instance = await contender.open({
    redisUrl,
    entriesInMemory: entries,
    patient: true,
    source: (key) => Promise.resolve({ id: key, name: `Material ${key}` }),
    tagsOf: (key) => [EVERYTHING, key.slice(0, key.indexOf(':'))],
  });
  filled = instance;
  const keys = Array.from({ length: entries }, (_, index) => `${shardOf(index)}:${index}`);
  const began = performance.now();
  for (const batch of pieces(keys, BATCH)) await instance.getMany(batch);
  await pause(SETTLE_MS);
  return (performance.now() - began) / 1000;
}

/** Microseconds of each invalidation, one after the other. */
export async function invalidate(_contender: Contender, size: InvalidateSize): Promise<number[]> {
  const invalidateTag = filled?.invalidateTag;
  if (!invalidateTag) throw new Error('There is nothing to invalidate');
  const micros: number[] = [];
  const end = performance.now() + size.limitMs;
  for (let sample = 0; sample < size.samples && performance.now() < end; sample++) {
    const tag = size.tags > 0 ? shardOf(sample % size.tags) : EVERYTHING;
    const began = performance.now();
    await invalidateTag(tag);
    micros.push((performance.now() - began) * 1000);
  }
  return micros;
}
