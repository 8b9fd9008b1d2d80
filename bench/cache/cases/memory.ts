import { setTimeout as pause } from 'node:timers/promises';
import { answerFor, keysOf } from '../harness/answers.js';
import type { Contender } from '../harness/contender.js';

export interface MemorySize {
  redisUrl: string;
  entries: number;
}

const SETTLE_MS = 300;

/** Bytes of the process's memory that an entry of about 2 KB takes, all told, after garbage is collected. */
export async function memory(contender: Contender, { redisUrl, entries }: MemorySize): Promise<number> {
  const instance = await contender.open({
    redisUrl,
    entriesInMemory: entries * 10,
    patient: true,
    source: (key) => Promise.resolve(answerFor(key)),
  });
  for (const key of keysOf('warm', 500)) await instance.get(key);
  const before = await used();
  for (const key of keysOf('kept', entries - 500)) await instance.get(key);
  const after = await used();
  await instance.close();
  return (after - before) / (entries - 500);
}

async function used(): Promise<number> {
  await pause(SETTLE_MS);
  for (let time = 0; time < 3; time++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
